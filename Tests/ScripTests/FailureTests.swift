import Domain
import Foundation
import Testing

@Suite("What a person sees when it does not work")
struct FailureTests {
    /// Words of the implementation that no message may show.
    private static let forbidden = [
        "Error:", "Optional(", "NSError", "Swift.", "DatabaseFailure", "KeyError", "Refusal(",
        "Domain=", "misuse", "IOError", "Fatal",
    ]

    private func check(
        _ ending: Ending, status: Int32, says words: String...,
        location: SourceLocation = #_sourceLocation
    ) {
        #expect(ending.status == status, "\(ending.errors)", sourceLocation: location)
        for word in words {
            #expect(ending.errors.contains(word), "\(ending.errors)", sourceLocation: location)
        }
        for word in Self.forbidden {
            #expect(!ending.errors.contains(word), "\(ending.errors)", sourceLocation: location)
        }
    }

    @Test("usage errors end with 2")
    func usageErrorsEndWithTwo() throws {
        #expect(try Program.run(["campaign", "list"]).status == 2)
        #expect(try Program.run(["nonsense"]).status == 2)
        #expect(try Program.run(["serve"]).status == 2)
        let ending = try Program.run(
            ["campaign", "list", "--database", "a", "--url", "http://127.0.0.1:1"])
        #expect(ending.status == 2 && ending.errors.contains("either --database"))
        let shop = try Shop()
        check(
            try shop.run("campaign", "list", "--limit", "0"), status: 1, says: "(out_of_range)")
        check(
            try shop.run("gift-card", "issue", "--amount", "1.234", "--currency", "CNY"),
            status: 1, says: "12.50")
        check(
            try shop.run("redeem", "--code", "X", "--order", "R", "--line", "A:B"), status: 2,
            says: "--line SKU:QTY:AMOUNT")
    }

    @Test("a database that is not there is not made, and the message says so")
    func missingDatabase() throws {
        let folder = try Folder()
        let path = folder.file("none.sqlite")
        for command in [["campaign", "list"], ["verify"], ["doctor"]] {
            let ending = try Program.run(command + ["--database", path])
            check(ending, status: 3, says: "no database at \(path)", "scrip init")
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("a missing, open or foreign root key is said")
    func rootKeyFaults() throws {
        let shop = try Shop()
        let key = shop.database + ".key"
        #expect(chmod(key, 0o644) == 0)
        check(try shop.run("campaign", "list"), status: 3, says: "chmod 600")
        check(try shop.run("doctor"), status: 1)
        #expect(rename(key, key + ".away") == 0)
        check(try shop.run("verify"), status: 3, says: "no root key at \(key)")
        let other = try Shop()
        #expect(rename(other.database + ".key", key) == 0)
        check(try shop.run("campaign", "list"), status: 3, says: "root key")
        check(try shop.run("verify"), status: 3, says: "root key")
    }

    @Test("a file that is no database is said")
    func noDatabase() throws {
        let shop = try Shop()
        let text = String(repeating: "not a database ", count: 1_000)
        let path = try shop.folder.write(text, to: "shop.sqlite")
        check(try shop.run("campaign", "list"), status: 3, says: "not a database")
        check(try Program.run(["verify", "--database", path]), status: 3)
    }

    @Test("a file that a server has open is refused, with the way through the server")
    func openDatabase() throws {
        let serving = try ServingShop(try Shop())
        let path = serving.shop.database
        let ending = try Program.run(["campaign", "list", "--database", path])
        check(ending, status: 3, says: "in use", "--url")
        let port = try Program.run([
            "serve", "--database", serving.shop.folder.file("two.sqlite"), "--port",
            "\(serving.port)", "--log-level", "error",
        ])
        check(port, status: 3, says: "Port \(serving.port)", "--port")
    }

    @Test("a server that is not there, or does not know the key, is said")
    func unreachableServer() throws {
        let folder = try Folder()
        let key = try folder.write("sk_wrong\n", to: "key")
        let ending = try Program.run(
            ["campaign", "list", "--url", "http://127.0.0.1:1", "--key-file", key])
        check(ending, status: 3, says: "does not answer", "scrip serve")
        check(
            try Program.run(["campaign", "list", "--url", "http://127.0.0.1:1"]), status: 2,
            says: "SCRIP_KEY")
        let serving = try ServingShop(try Shop())
        let refused = try Program.run(
            ["campaign", "list", "--url", "http://127.0.0.1:\(serving.port)"],
            environment: ["SCRIP_KEY": "sk_wrong"])
        check(refused, status: 1, says: "(unauthorized)")
    }
}
