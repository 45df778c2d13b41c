import ArgumentParser
import Domain
import Foundation
import Ledger

/// Starts a campaign from a template: the campaign and all of its offers, or nothing.
struct CampaignNew: OperationCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Start a campaign from a template.",
        discussion: """
            `scrip campaign templates NAME` shows what can be set. Amounts are written as 10.00, \
            shares in percent as 20 or 12.5, lists with commas, or as @FILE with one entry on each \
            line.

            Example: scrip campaign new --database shop.sqlite --template ladder \
            --set first_amount=15.00 --days 14
            """)

    @OptionGroup var target: TargetOptions
    @OptionGroup var change: ChangeOptions
    @OptionGroup var folder: TemplateFolder

    @Option(help: "The template's name.") var template: String
    @Option(help: ArgumentHelp("A parameter; may be repeated.", valueName: "name=value"))
    var set: [String] = []
    @Option(help: "Its name. Default: the template's.") var name: String?
    @Option(help: "Its currency (ISO 4217). Default: the template's.") var currency: String?
    @Option(help: "Its start (RFC 3339). Default: now.") var startsAt: String?
    @Option(help: "Its end, exclusive (RFC 3339).") var endsAt: String?
    @Option(help: "Days from start to end, instead of --ends-at.") var days: Int64?
    @Option(help: "The most it may give away, e.g. 50000.00.") var budget: String?
    @Option(help: "Of the names that customers see: zh-CN or en.") var language: String?

    func validate() throws {
        guard days == nil || endsAt == nil else {
            throw ValidationError("Give --days or --ends-at, not both.")
        }
    }

    func run(_ session: Session) async throws {
        let stocked = try session.stocked(from: folder)
        let settings = try await settings(stocked)
        let answer = try await stocked.change(
            "createCampaignFromTemplate", path: ["template": template], body: try body(settings))
        try stocked.print(answer, currency: settings.currency)
    }

    @inline(never)
    private func settings(_ session: Session) async throws -> TemplateSettings {
        let document = try await session.document(
            OperationCall("getCampaignTemplate", path: ["template": template]))
        return TemplateSettings(
            document: document,
            currency: try Session.currency(
                currency ?? document["campaign"]?["currency"]?.stringValue ?? ""))
    }

    private func body(_ settings: TemplateSettings) throws -> JSON {
        var budgetDocument: JSON?
        if let budget { budgetDocument = try Money.document(budget, settings.currency) }
        return .object(present: [
            "name": name.map(JSON.string), "currency": currency.map(JSON.string),
            "starts_at": startsAt.map(JSON.string), "ends_at": endsAt.map(JSON.string),
            "days": days.map(JSON.integer), "budget": budgetDocument,
            "language": language.map(JSON.string), "parameters": try settings.read(set),
        ])
    }
}

/// Reads `name=value` as the template wants it.
struct TemplateSettings {
    let document: JSON
    let currency: Asset

    func read(_ settings: [String]) throws -> JSON {
        var members: [JSON.Member] = []
        for setting in settings {
            let parts = setting.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else {
                throw CommandFailure(
                    .usage, "\(setting) sets nothing.", "Write --set NAME=VALUE.")
            }
            let name = String(parts[0])
            guard !members.contains(where: { $0.name == name }) else {
                throw CommandFailure(.usage, "\(name) is set twice.", "Set it once.")
            }
            members.append(.init(name, try value(String(parts[1]), of: name)))
        }
        try requireAll(members.map(\.name))
        return .object(members)
    }

    /// What has no standard value is asked for in the words of this command.
    private func requireAll(_ given: [String]) throws {
        let lacking = (document["parameters"]?.arrayValue ?? []).filter { parameter in
            parameter["default"] == nil && parameter["optional"] != true
                && !given.contains(parameter["name"]?.stringValue ?? "")
        }
        guard let first = lacking.first?["name"]?.stringValue else { return }
        let names = lacking.compactMap { $0["name"]?.stringValue }.joined(separator: ", ")
        throw CommandFailure(
            .usage, "This template has no standard value of \(names).",
            "Add --set \(first)=VALUE. `scrip campaign templates` with its name shows examples.")
    }

    private func value(_ text: String, of name: String) throws -> JSON {
        let parameters = document["parameters"]?.arrayValue ?? []
        guard let parameter = parameters.first(where: { $0["name"]?.stringValue == name }) else {
            let known = parameters.compactMap { $0["name"]?.stringValue }
            throw CommandFailure(
                .usage, "This template has no parameter \(name).",
                known.isEmpty
                    ? "It has none; leave --set out."
                    : "It has: \(known.joined(separator: ", ")).")
        }
        return switch parameter["type"]?.stringValue {
        case "amount": .integer(try MoneyText.minorUnits(text, currency))
        case "share": .integer(try share(text, of: name))
        case "integer": .integer(try integer(text, of: name))
        case "names": .array(try entries(text).map(JSON.string))
        case "weekdays": .array(try entries(text).map { .integer(try integer($0, of: name)) })
        default: .string(text)
        }
    }

    private func integer(_ text: String, of name: String) throws -> Int64 {
        guard let number = Int64(text) else {
            throw CommandFailure(
                .usage, "\(text) is no number.", "Write --set \(name)=3.")
        }
        return number
    }

    /// A percentage has two digits after the point, like an amount of most currencies.
    private func share(_ text: String, of name: String) throws -> Int64 {
        let hundredths = Asset(currency: "USD").flatMap { try? MoneyText.minorUnits(text, $0) }
        guard let hundredths, (1...10_000).contains(hundredths) else {
            throw CommandFailure(
                .usage, "\(text) is no percentage.",
                "Write --set \(name)=20 or 12.5, up to 100: what comes off, so 8折 is 20.")
        }
        return hundredths
    }

    private func entries(_ text: String) throws -> [String] {
        guard text.hasPrefix("@") else {
            return text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        let path = String(text.dropFirst())
        guard let data = FileManager.default.contents(atPath: path),
            data.count <= Limits.largeBodyBytes
        else { throw CommandFailure.file(path, "read") }
        return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}
