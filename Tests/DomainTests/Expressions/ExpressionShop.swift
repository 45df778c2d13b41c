import Domain

/// The table and the values that the tests of this room share.
enum ExpressionShop {
    static let table = AttributeTable([
        AttributeDeclaration("order.total", .integer, "Value of the order, minor units."),
        AttributeDeclaration("order.quantity", .integer, "Pieces in the order."),
        AttributeDeclaration("order.channel", .text, "Where the order came from."),
        AttributeDeclaration("member.tier", .text, "The member's tier."),
        AttributeDeclaration("member.tags", .textSet, "The member's tags."),
        AttributeDeclaration("member.is_new", .boolean, "No earlier order."),
        AttributeDeclaration("member.visits", .integer, "Earlier orders."),
        AttributeDeclaration("member.groups", .textSet, "The member's groups."),
        AttributeDeclaration("member.consents", .boolean, "May be written to."),
        AttributeDeclaration("time.hour", .integer, "0 to 23 in the store."),
    ])

    /// Known: everything but the tier, the groups, the consent and the hour.
    static let values: AttributeValues = {
        var values = AttributeValues(for: table)
        let known: [(String, AttributeValue)] = [
            ("order.total", .integer(20_000)), ("order.quantity", .integer(3)),
            ("order.channel", .text("pos")), ("member.tags", .texts(["vip", "满减", "new user"])),
            ("member.is_new", .boolean(false)), ("member.visits", .integer(-7)),
        ]
        for (name, value) in known {
            if let index = table.index(of: name) { values[index] = value }
        }
        return values
    }()

    static func attribute(_ name: String) -> ExpressionAttribute {
        guard let index = table.index(of: name) else { preconditionFailure("\(name) is declared") }
        return ExpressionAttribute(index, in: table)
    }

    static func compile(_ text: String) throws(ExpressionFault) -> Expression {
        try Expression.compile(text, over: table)
    }

    static func fault(_ text: String, as form: ExpressionForm = .condition) -> ExpressionFault? {
        do throws(ExpressionFault) {
            _ = try Expression.compile(text, as: form, over: table)
            return nil
        } catch {
            return error
        }
    }
}
