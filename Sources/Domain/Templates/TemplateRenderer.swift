import Ledger

/// Fills the holes of a template.
///
/// Four things are read, all else stands for itself:
/// - `{"$": "amount"}` is the parameter's value; where it is null the member is left out;
/// - `{"zh-CN": "满{least}减{amount}", "en": "..."}` is the text of the language, with values as
///   people write them: amounts in major units, shares in percent, `{share.fold}` as 折;
/// - `{"$condition": "order.total >= {least}"}` is a condition with whole numbers as digits. Text
///   never goes into one: a value can then not become a part of the rule.
struct TemplateRenderer {
    private let parameters: [String: TemplateParameter]
    private let request: TemplateRequest
    /// Which parameter stands where, by JSON pointer.
    private(set) var places: [String: String] = [:]

    init(_ parameters: [TemplateParameter], _ request: TemplateRequest) {
        self.parameters = Dictionary(
            parameters.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        self.request = request
    }

    mutating func render(_ json: JSON, at pointer: String) throws(Refusal) -> JSON {
        switch json {
        case .array(let items):
            var rendered: [JSON] = []
            for (index, item) in items.enumerated() {
                rendered.append(try render(item, at: "\(pointer)/\(index)"))
            }
            return .array(rendered)
        case .object(let members): return try render(members, at: pointer)
        default: return json
        }
    }

    private mutating func render(
        _ members: [JSON.Member], at pointer: String
    ) throws(Refusal) -> JSON {
        if members.count == 1, let hole = members.first, hole.name.hasPrefix("$") {
            return try fill(hole, at: pointer)
        }
        if members.count == 2, Set(members.map(\.name)) == ["zh-CN", "en"] {
            let text = members.first { $0.name == request.language.rawValue }?.value.stringValue
            return .string(try self.text(text ?? "", at: pointer))
        }
        var rendered: [JSON.Member] = []
        for member in members {
            let place = JSONPointer.appending(member.name, to: pointer)
            let value = try render(member.value, at: place)
            if value != .null { rendered.append(.init(member.name, value)) }
        }
        return .object(rendered)
    }

    private mutating func fill(
        _ hole: JSON.Member, at pointer: String
    ) throws(Refusal) -> JSON {
        let text = hole.value.stringValue ?? ""
        switch hole.name {
        case "$":
            places[pointer] = try parameter(text, at: pointer).name
            return request.values[text] ?? .null
        case "$condition":
            return .string(try interpolate(text, at: pointer, digits))
        default: throw fault(pointer, "$ or $condition", hole.name)
        }
    }

    /// Nil for anything but a whole number.
    private func digits(_ parameter: TemplateParameter, _ form: String?) -> String? {
        guard form == nil, case .integer(let value)? = request.values[parameter.name] else {
            return nil
        }
        return String(value)
    }

    /// The text with the values of its parameters.
    func text(_ text: String, at pointer: String) throws(Refusal) -> String {
        try interpolate(text, at: pointer) { parameter, form in
            words(parameter, form, request.values[parameter.name] ?? .null)
        }
    }

    private func interpolate(
        _ text: String, at pointer: String,
        _ words: (TemplateParameter, _ form: String?) -> String?
    ) throws(Refusal) -> String {
        var result = ""
        var rest = text[...]
        while let opening = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            guard rest[opening] == "{", let closing = rest[opening...].firstIndex(of: "}") else {
                throw fault(pointer, "a name in braces", text)
            }
            let hole = rest[rest.index(after: opening)..<closing].split(separator: ".")
            let parameter = try parameter(String(hole.first ?? ""), at: pointer)
            let form = hole.count > 1 ? String(hole[1]) : nil
            guard hole.count < 3, let value = words(parameter, form) else {
                throw fault(
                    pointer, "a parameter that can stand here", String(rest[opening...closing]))
            }
            result += rest[..<opening] + value
            rest = rest[rest.index(after: closing)...]
        }
        return result + rest
    }

    private func parameter(
        _ name: String, at pointer: String
    ) throws(Refusal) -> TemplateParameter {
        guard let parameter = parameters[name] else {
            throw fault(pointer, "a parameter of this template", name)
        }
        return parameter
    }

    /// Nil where the value cannot stand in a text.
    private func words(
        _ parameter: TemplateParameter, _ form: String?, _ value: JSON
    ) -> String? {
        switch (parameter.kind, form, value) {
        case (.amount, nil, .integer(let amount)): amountText(amount)
        case (.share, nil, .integer(let share)): decimal(share, 2)
        // 20 % off is 8折, 15 % off 8.5折.
        case (.share, "fold", .integer(let share)): decimal(10_000 - share, 3)
        case (.integer, nil, .integer(let number)): String(number)
        case (.text, nil, .string(let text)), (.word, nil, .string(let text)),
            (.clock, nil, .string(let text)):
            text
        case (.names, nil, .array(let names)): list(names.compactMap(\.stringValue))
        default: nil
        }
    }

    /// The first few, so that a list of thousands leaves a name readable.
    private func list(_ names: [String]) -> String {
        let isChinese = request.language == .chinese
        let shown = names.prefix(3).joined(separator: isChinese ? "、" : ", ")
        return names.count > 3 ? shown + (isChinese ? "等" : " ...") : shown
    }

    /// `100`, or `99.50` where there are cents.
    private func amountText(_ amount: Int64) -> String {
        let text = MoneyText.text(amount, request.currency)
        guard let point = text.firstIndex(of: "."),
            text[point...].dropFirst().allSatisfy({ $0 == "0" })
        else { return text }
        return String(text[..<point])
    }

    /// `value` with the point so many digits from the right, without zeros at the end.
    private func decimal(_ value: Int64, _ digits: Int) -> String {
        var unit: Int64 = 1
        for _ in 0..<digits { unit *= 10 }
        let (whole, part) = value.quotientAndRemainder(dividingBy: unit)
        guard part > 0 else { return String(whole) }
        let padded = String(String(unit + part).dropFirst())
        let end = padded.lastIndex { $0 != "0" } ?? padded.startIndex
        return "\(whole).\(padded[...end])"
    }

    private func fault(_ pointer: String, _ required: String, _ actual: String) -> Refusal {
        Refusal(
            .invalidField, "Correct the template at \(pointer).",
            [
                Condition(
                    RefusalCode.invalidField.rawValue, subject: pointer,
                    required: .string(required), actual: .string(JSONPointer.shortened(actual)))
            ])
    }
}
