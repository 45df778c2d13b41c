import Dispatch
import Foundation
import Synchronization
import Testing

@testable import Codes

@Suite struct RootKeyFileTests {
    @Test func createdKeyIsPrivateAndTheSameAfterwards() throws {
        try withFolder { folder in
            let path = folder + "/root.key"
            let created = try RootKey.loadOrCreate(path: path)
            let sealed = created.seal([1, 2, 3], context: "c")
            #expect(try RootKey.load(path: path).open(sealed, context: "c") == [1, 2, 3])
            #expect(try RootKey.loadOrCreate(path: path).open(sealed, context: "c") == [1, 2, 3])
            #expect(try mode(path) == 0o600)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(names == ["root.key"])
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == 32)
        }
    }

    @Test func twoProgramsThatCreateAtOnceEndUpWithOneKey() throws {
        try withFolder { folder in
            for round in 0..<40 {
                let path = folder + "/root\(round).key"
                let sealed = Mutex<[[UInt8]]>([])
                DispatchQueue.concurrentPerform(iterations: 4) { _ in
                    guard let root = try? RootKey.loadOrCreate(path: path) else { return }
                    let value = root.seal([7], context: "c")
                    sealed.withLock { $0.append(value) }
                }
                let root = try RootKey.load(path: path)
                let values = sealed.withLock { $0 }
                #expect(values.count == 4)
                for value in values {
                    #expect((try? root.open(value, context: "c")) == [7], "round \(round)")
                }
            }
        }
    }

    /// The moment between "there is no file" and "now there is mine", without the luck of a race.
    @Test func keyOfWhoeverWasFirstIsKept() throws {
        try withFolder { folder in
            let path = folder + "/root.key"
            let sealed = try RootKey.loadOrCreate(path: path).seal([7], context: "c")
            try RootKey.create(path: path)
            #expect(try RootKey.load(path: path).open(sealed, context: "c") == [7])
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["root.key"])
        }
    }

    @Test func missingFileIsNotMadeUnlessAskedTo() throws {
        try withFolder { folder in
            let path = folder + "/root.key"
            #expect(throws: KeyError.fileMissing(path: path)) { try RootKey.load(path: path) }
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test func filesThatOthersMayOpenAreRefused() throws {
        try withFolder { folder in
            let path = folder + "/root.key"
            _ = try RootKey.loadOrCreate(path: path)
            for open in [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644, 0o777] {
                try setMode(open, path)
                let expected = KeyError.fileOpenToOthers(path: path, mode: UInt32(open))
                #expect(throws: expected) { try RootKey.load(path: path) }
                #expect(throws: expected) { try RootKey.loadOrCreate(path: path) }
            }
            for closed in [0o600, 0o400] {
                try setMode(closed, path)
                #expect(throws: Never.self) { try RootKey.load(path: path) }
            }
        }
    }

    @Test func filesOfAnotherLengthAreRefusedAndNotReplaced() throws {
        try withFolder { folder in
            let path = folder + "/root.key"
            for count in [0, 1, 31, 33, 64] {
                try Data(repeating: 1, count: count).write(to: URL(fileURLWithPath: path))
                try setMode(0o600, path)
                let expected = KeyError.fileLengthWrong(path: path, byteCount: Int64(count))
                #expect(throws: expected) { try RootKey.loadOrCreate(path: path) }
                #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == count)
            }
        }
    }

    @Test func foldersAndPipesAreRefused() throws {
        try withFolder { folder in
            let pipe = folder + "/pipe"
            #expect(mkfifo(pipe, 0o600) == 0)
            #expect(throws: KeyError.fileNotRegular(path: pipe)) { try RootKey.load(path: pipe) }
            #expect(throws: KeyError.fileNotRegular(path: folder)) {
                try RootKey.load(path: folder)
            }
        }
    }

    @Test func missingFolderIsToldAsNotWritable() throws {
        try withFolder { folder in
            let path = folder + "/none/root.key"
            #expect(throws: KeyError.fileNotWritable(path: path, errorNumber: ENOENT)) {
                try RootKey.loadOrCreate(path: path)
            }
        }
    }

    @Test func errorsSayWhatToDo() {
        let error = KeyError.fileOpenToOthers(path: "/k", mode: 0o644)
        #expect("\(error)".contains("mode 644") && "\(error)".contains("chmod 600 /k"))
        #expect("\(KeyError.fileLengthWrong(path: "/k", byteCount: 5))".contains("5 bytes"))
    }

    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = try makeFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private func makeFolder() throws -> String {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("scrip-root-key-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder.path
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    private func setMode(_ mode: Int, _ path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }
}
