/// All rules together.
package enum Rules {
    /// Everything that is wrong with the files, in the order of their paths.
    ///
    /// - Parameters:
    ///   - files: every file of the repository; only Swift files need their text.
    ///   - targets: what Package.swift declares.
    ///   - readme: the text of README.md.
    package static func violations(
        files: [SourceFile], targets: [DeclaredTarget], readme: String
    ) -> [Violation] {
        let each = files.sorted { $0.path < $1.path }.flatMap { file in
            FolderRules.vagueFolders(file) + FolderRules.strayExecutables(file)
                + SizeRules.blobs(file) + (file.isSwift ? swift(file, targets) : [])
        }
        return each + FolderRules.unmappedRooms(files, readme: readme)
    }

    private static func swift(_ file: SourceFile, _ targets: [DeclaredTarget]) -> [Violation] {
        let text = SwiftText(file.text)
        return SizeRules.longLines(file) + SizeRules.longFile(file)
            + SizeRules.longFunctions(file, text) + ImportRules.impureImports(file, text)
            + ImportRules.undeclaredImports(file, text, targets: targets)
            + CodeRules.forcedUnwraps(file, text) + CodeRules.leftNotes(file, text)
            + CodeRules.strayStatements(file, text)
    }
}
