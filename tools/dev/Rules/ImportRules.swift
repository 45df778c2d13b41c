/// A target of the package as its manifest declares it.
package struct DeclaredTarget: Hashable, Sendable {
    package let name: String
    /// From the top, without a slash at the end.
    package let folder: String
    /// Folders inside it that belong to other targets.
    package let excluded: [String]
    /// Modules it may import besides the system's.
    package let dependencies: Set<String>
    package let isTest: Bool

    package init(
        name: String, folder: String, excluded: [String] = [], dependencies: Set<String>,
        isTest: Bool = false
    ) {
        self.name = name
        self.folder = folder
        self.excluded = excluded
        self.dependencies = dependencies
        self.isTest = isTest
    }

    func owns(_ file: SourceFile) -> Bool {
        file.isIn(folder) && !excluded.contains { file.isIn("\(folder)/\($0)") }
    }
}

/// Rules about what may be imported where.
package enum ImportRules {
    /// Modules that come with the toolchain or the operating system.
    private static let system: Set<String> = [
        "Darwin", "Dispatch", "Foundation", "FoundationEssentials", "FoundationNetworking", "Glibc",
        "Musl",
        "Synchronization",
    ]
    private static let impure = system.subtracting(["Synchronization"])

    /// Money and decisions know no clock, file, locale or thread.
    package static func impureImports(_ file: SourceFile, _ text: SwiftText) -> [Violation] {
        guard file.isIn("Sources/Ledger") || file.isIn("Sources/Domain") else { return [] }
        return imports(text).filter { impure.contains($0.module) }.map {
            Violation(
                file.path, line: $0.line, "impure import",
                "\($0.module) in the pure core; take what you need as an argument")
        }
    }

    /// An undeclared import builds by chance and breaks by chance.
    package static func undeclaredImports(
        _ file: SourceFile, _ text: SwiftText, targets: [DeclaredTarget]
    ) -> [Violation] {
        guard file.isSwift, let target = targets.first(where: { $0.owns(file) }) else { return [] }
        return imports(text).filter { found in
            !system.contains(found.module) && !target.dependencies.contains(found.module)
                && !(target.isTest && found.module == "Testing")
        }.map {
            Violation(
                file.path, line: $0.line, "undeclared import",
                "\($0.module) is no dependency of \(target.name) in Package.swift")
        }
    }

    /// The modules a text imports, with the line.
    package static func imports(_ text: SwiftText) -> [(module: String, line: Int)] {
        text.code.enumerated().compactMap { number, line in
            let words = String(line).split { $0.isWhitespace || $0 == "." }
            guard let at = words.firstIndex(of: "import"), at + 1 < words.count,
                words[..<at].allSatisfy({ $0.first == "@" || modifiers.contains(String($0)) })
            else { return nil }
            // `import struct Module.Name` names the kind first.
            let name = kinds.contains(String(words[at + 1])) ? at + 2 : at + 1
            return name < words.count ? (String(words[name]), number + 1) : nil
        }
    }

    private static let modifiers: Set<String> = [
        "public", "package", "internal", "fileprivate", "private",
    ]
    private static let kinds: Set<String> = [
        "struct", "class", "enum", "protocol", "func", "var", "let", "typealias",
    ]
}
