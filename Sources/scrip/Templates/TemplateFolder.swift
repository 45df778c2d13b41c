// The room "Templates": where campaign templates are found, and the commands that list them and
// start a campaign from one.

import ArgumentParser
import Domain
import Engine
import Foundation

/// Where a process finds its campaign templates.
struct TemplateFolder: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Campaign templates. Default: templates/campaigns here, or in share/scrip beside the "
                + "program's bin.",
            valueName: "folder"))
    var templates: String?

    /// The templates, and a word on each file that is none.
    ///
    /// Throws `CommandFailure` where a folder was named and cannot be read; without one there are
    /// no templates.
    func shelf(_ warn: (String) -> Void) throws -> TemplateShelf {
        guard let folder = templates ?? Self.usual else { return TemplateShelf() }
        guard let shelf = try? TemplateShelf.read(folder: folder) else {
            throw CommandFailure(
                .usage, "The templates in \(folder) cannot be read.",
                "Give --templates FOLDER with the folder's path.")
        }
        for problem in shelf.problems {
            let place = problem.refusal.conditions.first?.subject.map { " (\($0))" } ?? ""
            warn("\(problem.file) is no template: \(problem.refusal.message)\(place)")
        }
        return shelf
    }

    private static var usual: String? {
        let program = (CommandLine.arguments.first ?? "") as NSString
        let beside = program.deletingLastPathComponent + "/../share/scrip/templates/campaigns"
        return ["templates/campaigns", beside].first { path in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
                && isFolder.boolValue
        }
    }
}

extension Session {
    /// The same session with the templates of a folder; a server has its own.
    func stocked(from folder: TemplateFolder) throws -> Session {
        guard let local = client as? LocalClient else {
            guard folder.templates == nil else {
                throw CommandFailure(
                    .usage, "A server reads its own templates.",
                    "Leave --templates out, or give it to scrip serve.")
            }
            return self
        }
        let shelf = try folder.shelf { StandardError.write("warning: \($0)") }
        return Session(
            client: local.with(shelf), isJSON: isJSON, idempotencyKey: idempotencyKey)
    }
}
