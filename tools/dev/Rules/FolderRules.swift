/// Rules about where files lie and what their folders are called.
package enum FolderRules {
    private static let vague: Set<String> = [
        "Utils", "Utilities", "Helpers", "Helper", "Managers", "Manager", "Common", "Misc",
    ]

    /// A folder says what its files are about.
    package static func vagueFolders(_ file: SourceFile) -> [Violation] {
        guard let folder = file.folders.first(where: { vague.contains(String($0)) }) else {
            return []
        }
        return [
            Violation(file.path, "vague folder", "\"\(folder)\" names no idea; name the room")
        ]
    }

    /// Programs for people to run stand in tools and .ci.
    package static func strayExecutables(_ file: SourceFile) -> [Violation] {
        guard file.isExecutable, !file.isIn("tools"), !file.isIn(".ci") else { return [] }
        return [
            Violation(
                file.path, "stray executable", "only tools and .ci hold scripts; chmod -x it")
        ]
    }

    /// README's map names every room of Sources, so that a reader finds it there.
    package static func unmappedRooms(_ files: [SourceFile], readme: String) -> [Violation] {
        let words = Set(readme.split { !$0.isName }.map(String.init))
        var seen: Set<String> = []
        return files.compactMap { file in
            let folders = file.folders
            guard file.isSwift, folders.count >= 3, folders[0] == "Sources" else { return nil }
            let room = "Sources/\(folders[1])/\(folders[2])"
            guard seen.insert(room).inserted,
                !words.contains(String(folders[1])) || !words.contains(String(folders[2]))
            else { return nil }
            return Violation("README.md", "unmapped room", "\(room) is not named in the map")
        }
    }
}
