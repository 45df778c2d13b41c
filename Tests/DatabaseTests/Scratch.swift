import Foundation

@testable import Database

/// A directory of one test, removed with it.
final class Scratch: Sendable {
    let path: String

    init() {
        path = FileManager.default.temporaryDirectory.path + "/scrip-" + UUID().uuidString
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func file(_ name: String) -> String { path + "/" + name }

    var database: String { file("test.sqlite") }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }

    func size(_ name: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: file(name))
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }
}

/// The failure the body ends with; nil where it succeeds or throws something else.
func failure<T>(_ body: () throws -> T) -> DatabaseFailure? {
    do { _ = try body() } catch { return error as? DatabaseFailure }
    return nil
}

func eventualFailure(_ body: () async throws -> Void) async -> DatabaseFailure? {
    do { try await body() } catch { return error as? DatabaseFailure }
    return nil
}

/// A small table used by the tests of the SQLite driver.
enum Notes {
    static let create = SQL(
        "CREATE TABLE note (id {bigint} NOT NULL PRIMARY KEY, body {blob}) {strict}")
    static let insert = SQL("INSERT INTO note (id, body) VALUES ($1, $2)")
    static let count = SQL("SELECT count(*) FROM note")

    static func insert(_ ids: Range<Int64>, bytes: Int = 100, _ connection: any Connection) throws {
        let body = [UInt8](repeating: 7, count: bytes)
        try connection.executeEach(insert, ids.map { [.integer($0), .blob(body)] })
    }

    static func count(_ connection: any Connection) throws -> Int64 {
        var result: Int64 = -1
        try connection.query(count) { result = try $0.integer(0) }
        return result
    }
}
