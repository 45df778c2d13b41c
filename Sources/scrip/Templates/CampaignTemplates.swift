import ArgumentParser
import Domain
import Ledger

/// Lists templates, or shows one with its parameters and examples.
struct CampaignTemplates: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "templates", abstract: "List campaign templates, or show one.",
        discussion: """
            With a name: its parameters, and orders that show what it does.

            Example: scrip campaign templates --url http://127.0.0.1:8080 ladder
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var folder: TemplateFolder
    @Argument(help: "The template's name.") var name: String?
    @Option(help: "Of the texts: zh-CN or en.") var language = "en"

    func run(_ session: Session) async throws {
        let session = try session.stocked(from: folder)
        guard let name else {
            return try await session.list(
                OperationCall("listCampaignTemplates"),
                columns: ["name", "title.\(language)", "description.\(language)"])
        }
        let answer = try await session.ask(
            OperationCall("getCampaignTemplate", path: ["template": name]))
        if session.isJSON { return StandardOutput.write(answer.body + [0x0A]) }
        let document = try JSON.parse(answer.body)
        Swift.print(TemplateText(document: document, language: language).text)
    }
}

/// A template for a person: what it is, what can be set, what it does.
struct TemplateText {
    let document: JSON
    let language: String

    var text: String {
        var lines = [words(document["title"]), words(document["description"])]
        if let note = document["note"] { lines.append(words(note)) }
        lines += ["", "PARAMETERS (--set NAME=VALUE)"] + parameters
        lines += ["", "WHAT IT DOES"] + examples
        return lines.joined(separator: "\n")
    }

    private var parameters: [String] {
        let items = document["parameters"]?.arrayValue ?? []
        if items.isEmpty { return ["  none"] }
        let rows = items.map { item in
            [
                "  " + (item["name"]?.stringValue ?? ""), item["type"]?.stringValue ?? "",
                standard(item), words(item["label"]),
            ]
        }
        return TextTable.lines(header: ["  NAME", "TYPE", "STANDARD", "MEANING"], rows)
    }

    private func standard(_ parameter: JSON) -> String {
        guard let value = parameter["default"] else {
            return parameter["optional"] == true ? "-" : "to be given"
        }
        guard let number = value.integerValue else { return DocumentText.inline(value) }
        switch parameter["type"]?.stringValue {
        case "amount": return amount(number)
        case "share":
            return (Asset(currency: "USD").map { MoneyText.text(number, $0) } ?? "") + " %"
        default: return String(number)
        }
    }

    private var examples: [String] {
        (document["examples"]?.arrayValue ?? []).map { example in
            let saves = example["saves"]?.integerValue.map { "saves " + amount($0) }
            let back = example["gives_back"]?.integerValue.map { "gives back " + amount($0) }
            let refused = example["refused"]?.stringValue.map { "refused: \($0)" }
            return "  \(words(example["text"]))  ->  \(saves ?? back ?? refused ?? "")"
        }
    }

    private func amount(_ minorUnits: Int64) -> String {
        let code = document["campaign"]?["currency"]?.stringValue ?? ""
        guard let asset = Asset(currency: code) else { return String(minorUnits) }
        return MoneyText.text(Money(minorUnits, asset))
    }

    private func words(_ text: JSON?) -> String { text?[language]?.stringValue ?? "" }
}
