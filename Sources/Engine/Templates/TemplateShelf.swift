// The room "Templates": campaigns that others have thought of, read from a folder when a process
// starts, and created whole: the campaign and all of its offers, or nothing.

package import Domain
import Foundation

/// The templates of a process, by name.
package struct TemplateShelf: Sendable {
    private let byName: [String: CampaignTemplate]
    /// Sorted.
    package let names: [String]
    /// Files that are no templates: they are left out, and the rest is served.
    package let problems: [Problem]

    /// A file, and what is wrong with it.
    package struct Problem: Sendable {
        package let file: String
        package let refusal: Refusal
    }

    package init(_ templates: [CampaignTemplate] = [], problems: [Problem] = []) {
        byName = Dictionary(templates.map { ($0.name, $0) }) { first, _ in first }
        names = byName.keys.sorted()
        self.problems = problems
    }

    package subscript(name: String) -> CampaignTemplate? { byName[name] }

    /// Every `.json` file of a folder. A file is named as its template, so that each is found.
    ///
    /// Throws what reading the folder throws.
    package static func read(folder: String) throws -> TemplateShelf {
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".json") }.sorted()
        var templates: [CampaignTemplate] = []
        var problems: [Problem] = []
        for file in files {
            do {
                guard templates.count < Limits.campaignTemplates else { throw Self.full }
                templates.append(try template(folder + "/" + file, name: file.dropLast(5)))
            } catch let refusal as Refusal {
                problems.append(Problem(file: file, refusal: refusal))
            }
        }
        return TemplateShelf(templates, problems: problems)
    }

    private static func template(_ path: String, name: Substring) throws -> CampaignTemplate {
        let data = FileManager.default.contents(atPath: path) ?? Data()
        guard data.count <= Limits.bodyBytes else {
            throw Refusal(.bodyTooLarge, "Keep a template below \(Limits.bodyBytes) bytes.")
        }
        let template = try CampaignTemplate.read(try JSON.parse(Array(data)))
        guard template.name == name else {
            throw Refusal(
                .invalidField, "Name the file as the template.",
                [
                    Condition(
                        RefusalCode.invalidField.rawValue, subject: "/name",
                        required: .string(String(name)), actual: .string(template.name))
                ])
        }
        return template
    }

    private static let full = Refusal(
        .outOfRange, "Keep at most \(Limits.campaignTemplates) templates in a folder.")
}
