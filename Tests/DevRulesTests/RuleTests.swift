import DevRules
import Testing

/// Runs all rules over one text at a path and gives the names of the rules it breaks.
private func broken(
    _ text: String, at path: String, targets: [DeclaredTarget] = [], bytes: Int? = nil,
    executable: Bool = false
) -> [String] {
    let file = SourceFile(path: path, text: text, byteCount: bytes, isExecutable: executable)
    let readme = "`Sources/Ledger`, `Domain`, `Database`, `Store`, `Server`, `HTTP`, `Time`, `Room`"
    return Rules.violations(files: [file], targets: targets, readme: readme).map(\.rule)
}

private let room = "Sources/Server/HTTP/File.swift"

@Suite struct ImportRuleTests {
    @Test(arguments: ["Foundation", "Glibc", "Dispatch", "FoundationEssentials"])
    func theCoreImportsNothingImpure(module: String) {
        #expect(
            broken("import \(module)\n", at: "Sources/Ledger/Time/T.swift") == ["impure import"])
        #expect(
            broken("package import \(module)\n", at: "Sources/Domain/Room/T.swift")
                == ["impure import"])
        #expect(broken("import \(module)\n", at: "Sources/Store/Room/T.swift") == [])
    }

    @Test func anImportInACommentOrStringIsNone() {
        let text =
            "// import Foundation\n/* import Glibc */\nlet text = \"\"\"\nimport Dispatch\n\"\"\"\n"
        #expect(broken(text, at: "Sources/Ledger/Time/T.swift") == [])
    }

    @Test func everyImportIsDeclared() {
        let targets = [
            DeclaredTarget(name: "Server", folder: "Sources/Server", dependencies: ["Domain"]),
            DeclaredTarget(
                name: "dev", folder: "tools/dev", excluded: ["Rules"], dependencies: ["NIOCore"]),
            DeclaredTarget(name: "DevRules", folder: "tools/dev/Rules", dependencies: []),
            DeclaredTarget(
                name: "T", folder: "Tests/T", dependencies: ["Server"], isTest: true),
        ]
        #expect(broken("import Domain\nimport Foundation\n", at: room, targets: targets) == [])
        #expect(
            broken("@testable import struct Store.Row\n", at: room, targets: targets)
                == ["undeclared import"])
        #expect(broken("import Testing\n", at: room, targets: targets) == ["undeclared import"])
        #expect(broken("import Testing\n", at: "Tests/T/A.swift", targets: targets) == [])
        #expect(
            broken("import NIOCore\n", at: "tools/dev/Rules/A.swift", targets: targets)
                == ["undeclared import"])
        #expect(broken("import NIOCore\n", at: "tools/dev/A.swift", targets: targets) == [])
    }
}

@Suite struct CodeRuleTests {
    @Test(arguments: [
        "let a = try! f()", "let a = b!", "let a = b as! C", "let a = f()!", "let a = b[0]!.c",
        "var a: Int!", "let a = b?.c!", "let a = \"\\(b!)\"",
    ])
    func nothingIsForcedInSources(text: String) {
        #expect(broken(text, at: room) == ["forced unwrap"])
        #expect(broken(text, at: "Tests/T/A.swift") == [])
    }

    @Test(arguments: [
        "if !a && a != b { }", "guard !f() else { }", "let a = \"b!\" // c!", "let a = (!b)",
        "let a = #\"b\"c!\"#", "let a = \"\"\"\n  wow! \"so\"!\n  \"\"\"",
    ])
    func negationComparisonAndTextAreNotForced(text: String) {
        #expect(broken(text, at: room) == [])
    }

    @Test(arguments: ["TODO", "FIXME", "XXX"])
    func noNotesAreLeftInComments(word: String) {
        #expect(broken("// \(word): later", at: room) == ["left note"])
        #expect(broken("let a = 1 /* a\n \(word) */", at: "Tests/T/A.swift") == ["left note"])
        #expect(broken("let a = \"\(word)\"", at: room) == [])
    }

    @Test(arguments: [
        "SELECT id FROM coupon", "select a\\n  from b", "INSERT INTO a VALUES (1)",
        "UPDATE a SET b = 1", "DELETE FROM a WHERE b", "CREATE TABLE a (b)",
        "WITH a AS (SELECT 1) SELECT 2",
    ])
    func statementsStandInTheStoreOnly(sql: String) {
        #expect(broken("let a = \"\(sql)\"", at: room) == ["stray SQL"])
        #expect(broken("let a = \"\"\"\n  \(sql)\n  \"\"\"", at: room) == ["stray SQL"])
        #expect(broken("let a = \"\(sql)\"", at: "Sources/Store/Room/A.swift") == [])
        #expect(broken("let a = \"\(sql)\"", at: "Sources/Database/Room/A.swift") == [])
    }

    @Test(arguments: [
        "Select a campaign first.", "Update the offer, then retry.", "Delete it.", "With care",
        "Create a key first", "insert",
    ])
    func sentencesAreNoStatements(text: String) {
        #expect(broken("let a = \"\(text)\"", at: room) == [])
    }
}

@Suite struct SizeRuleTests {
    @Test func linesHaveAtMostOneHundredColumns() {
        #expect(broken(String(repeating: "a", count: 100), at: room) == [])
        #expect(broken(String(repeating: "折", count: 101), at: room) == ["long line"])
    }

    @Test func filesHaveAtMostSixHundredLines() {
        #expect(broken(String(repeating: "\n", count: 600), at: room) == [])
        #expect(broken(String(repeating: "\n", count: 601), at: room) == ["long file"])
    }

    @Test(arguments: [
        "func a(b: () -> Void = { }) -> Int {", "init?(a: Int) throws(E) {", "deinit {",
        "func a<T>(_ t: T) async throws -> [T]\nwhere T: Sendable {",
    ])
    func functionsHaveAtMostSeventyLines(head: String) {
        let headLines = head.count { $0 == "\n" } + 1
        func text(_ lines: Int) -> String {
            "struct S {\n" + head + String(repeating: "\n", count: lines - headLines) + "}\n}\n"
        }
        #expect(broken(text(70), at: room) == [])
        #expect(broken(text(71), at: room) == ["long function"])
    }

    @Test func requirementsAndCallsAreNoFunctions() {
        let lines = String(repeating: "\n", count: 90)
        #expect(
            broken("protocol P {\nfunc a()\ninit(b: Int)\n}\nstruct S {\(lines)}", at: room) == [])
        #expect(broken("let a = S.init(b)\nstruct S {\(lines)}", at: room) == [])
        #expect(broken("let a = \"func b() {\(lines.count)\"\n\(lines)", at: room) == [])
    }

    @Test func largeFilesAreRefused() {
        #expect(broken("", at: "templates/a.png", bytes: 524_288) == [])
        #expect(broken("", at: "templates/a.png", bytes: 524_289) == ["large file"])
    }
}

@Suite struct FolderRuleTests {
    @Test(arguments: ["Utils", "Helpers", "Managers"])
    func foldersNameAnIdea(folder: String) {
        #expect(broken("", at: "Tests/\(folder)/A.swift") == ["vague folder"])
    }

    @Test func scriptsStandInToolsAndCI() {
        #expect(broken("", at: "tools/run", executable: true) == [])
        #expect(broken("", at: ".ci/run", executable: true) == [])
        #expect(broken("", at: "Sources/run", executable: true) == ["stray executable"])
    }

    @Test func theReadmeNamesEveryRoom() {
        #expect(broken("", at: "Sources/Ledger/Time/A.swift") == [])
        #expect(broken("", at: "Sources/Ledger/Accounts/A.swift") == ["unmapped room"])
        #expect(broken("", at: "Sources/Engine/Room/A.swift") == ["unmapped room"])
        #expect(broken("", at: "Sources/Ledger/A.swift") == [])
    }

    @Test func violationsNameTheirPlace() {
        let file = SourceFile(path: room, text: "let a = 1\nlet b = a!\n")
        let found = Rules.violations(files: [file], targets: [], readme: "Server HTTP")
        #expect(found.map { "\($0.path):\($0.line)" } == ["\(room):2"])
    }
}
