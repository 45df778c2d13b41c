import Domain

/// Conditions and tag expressions: what is read prints as a text that reads as the same; it has a
/// value whatever is known, and an explanation exactly where it is not met; a fault lies in it.
final class ExpressionsTarget: FuzzTarget {
    static let name = "expressions"

    private static let table = AttributeTable([
        AttributeDeclaration("order.total", .integer, "Minor units."),
        AttributeDeclaration("order.channel", .text, "Where the order came from."),
        AttributeDeclaration("member.is_new", .boolean, "No earlier order."),
        AttributeDeclaration("member.tags", .textSet, "The member's tags."),
    ])

    let seeds = [
        "order.total >= 20000 and (order.channel in [\"pos\", \"web\"] or \"vip\" in member.tags)",
        "not (order.total * 3 - -5 < 1 + 2 or has(member.tags)) and member.is_new = true",
        "order.total in [1, -2, 9223372036854775807] or order.channel != \"\\u00e9\\n满\"",
        "vip and not (staff or \"new user\")",
    ].map { Array($0.utf8) }
    let words = [
        " and ", " or ", "not ", " in ", "has(", "true", "order.total", "order.channel",
        "member.tags",
        "member.is_new", "\"vip\"", "(", ")", "[", "]", ", ", "!=", "<=", "-", " * ",
        "9223372036854775808", "\\ud83d\\ude00", "（",
    ].map { Array($0.utf8) }

    /// Nothing is known, and all of it.
    private let facts: [AttributeValues] = {
        let empty = AttributeValues(for: table)
        var full = empty
        let values: [AttributeValue] = [
            .integer(20_000), .text("pos"), .boolean(true), .texts(["vip", "new user"]),
        ]
        for (position, value) in values.enumerated() { full[AttributeIndex(position)] = value }
        return [empty, full]
    }()

    func run(_ input: [UInt8]) throws(FuzzFinding) -> UInt64 {
        let text = String(decoding: input, as: UTF8.self)
        let condition = try run(text, as: .condition)
        return condition ^ (try run(text, as: .tags)) &* 31
    }

    private func run(_ text: String, as form: ExpressionForm) throws(FuzzFinding) -> UInt64 {
        let expression: Expression
        do throws(ExpressionFault) {
            expression = try Expression.compile(text, as: form, over: Self.table)
        } catch {
            return try signature(of: error, in: text)
        }
        let again = try? Expression.compile(expression.description, as: form, over: Self.table)
        try holds(again == expression, "\(expression) reads as another expression")
        try holds(again?.description == expression.description, "the print of a print is another")
        var signature = Signature("read")
        signature.add(expression.usedAttributes.count)
        for values in facts {
            let truth = expression.evaluate(values)
            let explanation = expression.explain(values)
            try holds((explanation == nil) == (truth == .yes), "\(expression) is explained wrongly")
            if let document = explanation?.document {
                let reread = try? JSON.parse(document.serialized())
                try holds(reread == document, "an explanation of \(expression) cannot be read")
            }
            signature.add(Int(truth.rawValue))
        }
        return signature.value
    }

    private func signature(
        of fault: ExpressionFault, in text: String
    ) throws(FuzzFinding) -> UInt64 {
        try holds((0...text.utf8.count).contains(fault.position), "a fault outside the text")
        try holds(fault.found.utf8.count <= 80, "a fault repeats a long text")
        try holds(
            fault.message.unicodeScalars.allSatisfy { $0.value >= 0x20 },
            "a message with control characters")
        return Signature("fault", fault.expected).value
    }
}
