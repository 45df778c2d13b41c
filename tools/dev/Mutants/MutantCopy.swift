import DevProcess
import Foundation

/// A copy of the project in which every mutant waits behind its switch.
struct MutantCopy {
    let folder: String

    /// Writes what differs from the copy of last time, so that the next build is short.
    func write(_ mutants: [Mutant]) async throws {
        let listing = try await ChildProcess.run(
            "git", ["ls-files", "--cached", "--others", "--exclude-standard"])
        try check(listing.status == 0, "git ls-files: \(listing.errors)")
        let paths = listing.output.split(separator: "\n").map(String.init)
        let manager = FileManager.default
        let mutated = try Self.mutated(mutants)
        for path in paths where manager.fileExists(atPath: path) {
            let changed = path.hasPrefix("Sources/") ? mutated[String(path.dropFirst(8))] : nil
            guard let data = changed.map({ Data($0.utf8) }) ?? manager.contents(atPath: path)
            else { continue }
            try write(data, to: path)
        }
        for folder in ["Sources", "Tests", "tools"] { try removeOthers(folder, than: Set(paths)) }
        for target in Set(mutants.map(\.target)) {
            try write(Data(Self.switches.utf8), to: "Sources/\(target)/\(Self.switchFile)")
        }
    }

    /// The mutated files and their texts. Throws where words to replace do not stand exactly once.
    static func mutated(_ mutants: [Mutant]) throws -> [String: String] {
        var texts: [String: String] = [:]
        var ids: Set<Int> = []
        for mutant in mutants {
            try check(ids.insert(mutant.id).inserted, "two mutants have the number \(mutant.id)")
            let data = FileManager.default.contents(atPath: "Sources/\(mutant.file)") ?? Data()
            let text = texts[mutant.file] ?? String(decoding: data, as: UTF8.self)
            let parts = text.components(separatedBy: mutant.original)
            try check(
                parts.count == 2,
                "mutant \(mutant.id): its words stand \(parts.count - 1) times in \(mutant.file)")
            texts[mutant.file] = parts.joined(
                separator: mutant.changed.replacingOccurrences(
                    of: "MUTANT", with: "isMutant(\(mutant.id))"))
        }
        return texts
    }

    private func write(_ data: Data, to path: String) throws {
        let manager = FileManager.default
        let target = "\(folder)/\(path)"
        if manager.contents(atPath: target) == data { return }
        let parent = URL(fileURLWithPath: target).deletingLastPathComponent().path
        try manager.createDirectory(atPath: parent, withIntermediateDirectories: true)
        let attributes = try manager.attributesOfItem(atPath: sourcePath(path))
        let isWritten = manager.createFile(
            atPath: target, contents: data,
            attributes: attributes.filter { $0.key == .posixPermissions })
        try check(isWritten, "cannot write \(target)")
    }

    /// A file of the project, for what the copy has in addition: any one.
    private func sourcePath(_ path: String) -> String {
        FileManager.default.fileExists(atPath: path) ? path : "Package.swift"
    }

    private func removeOthers(_ name: String, than kept: Set<String>) throws {
        let manager = FileManager.default
        let paths = manager.enumerator(atPath: "\(folder)/\(name)")?.allObjects as? [String] ?? []
        for path in paths where path.hasSuffix(".swift") && !kept.contains("\(name)/\(path)") {
            if path.hasSuffix(Self.switchFile) { continue }
            try manager.removeItem(atPath: "\(folder)/\(name)/\(path)")
        }
    }

    private static let switchFile = "MutantSwitch.swift"
    private static let switches = """
        import Glibc

        private let mutant = getenv("SCRIP_MUTANT").flatMap { Int(String(cString: $0)) }

        func isMutant(_ number: Int) -> Bool { mutant == number }

        extension String {
            func swapped(_ isOn: Bool, _ words: String, _ others: String) -> String {
                isOn ? replacing(words, with: others) : self
            }
        }

        """
}
