import Domain
import Foundation
import Testing

/// A merchant's database made by the program itself, and who talks to it how.
struct Shop {
    let folder: Folder
    /// `--database FILE` or `--url URL --key-file FILE`.
    var target: [String]

    var database: String { folder.file("shop.sqlite") }

    init() throws {
        folder = try Folder()
        target = ["--database", folder.file("shop.sqlite")]
        let ending = try Program.run(
            ["init", "--merchant", "Tea House", "--currency", "CNY"] + target)
        try #require(ending.status == 0, "\(ending.errors)")
    }

    /// The answer document of a command that must succeed.
    func ask(_ arguments: String...) throws -> JSON {
        let ending = try Program.run(arguments + target + ["--json"])
        try #require(ending.status == 0, "\(arguments): \(ending.errors)")
        return try JSON.parse(ending.output)
    }

    func run(_ arguments: String...) throws -> Ending {
        try Program.run(arguments + target)
    }

    func id(_ arguments: String...) throws -> String {
        let ending = try Program.run(arguments + target + ["--json"])
        try #require(ending.status == 0, "\(arguments): \(ending.errors)")
        return try #require(try JSON.parse(ending.output)["id"]?.stringValue)
    }
}

/// A running server on a shop's database.
final class ServingShop {
    let shop: Shop
    let port: Int
    private let running: Running

    init(_ given: Shop) throws {
        var shop = given
        let ready = shop.folder.file("ready.json")
        // One that was killed has left its own.
        try? FileManager.default.removeItem(atPath: ready)
        running = try Running(
            [
                "serve", "--database", shop.database, "--port", "0", "--ready-file", ready,
                "--log-level", "error", "--no-access-log",
            ], folder: shop.folder)
        var document: JSON?
        for _ in 0..<600 where document == nil {
            Thread.sleep(forTimeInterval: 0.05)
            document = FileManager.default.contents(atPath: ready)
                .flatMap { try? JSON.parse(Array($0)) }
        }
        port = Int(try #require(document?["port"]?.integerValue, "the server is not ready"))
        shop.target = [
            "--url", "http://127.0.0.1:\(port)", "--key-file", shop.database + ".operator-key",
        ]
        self.shop = shop
    }

    func killNow() { running.killNow() }

    deinit {
        running.terminate()
    }
}
