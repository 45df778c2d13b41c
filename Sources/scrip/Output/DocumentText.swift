import Domain
import Ledger

/// Answer documents as short aligned text.
///
/// Objects are lines of name and value, lists of objects are tables. Money is `12.50 CNY`; bare
/// minor units are printed as money where the document or the caller tells the currency.
struct DocumentText {
    /// Currency of bare amounts; nil: they are printed as the integers they are.
    let currency: Asset?

    init(currency: Asset? = nil) {
        self.currency = currency
    }

    /// Members that hold minor units without a currency of their own.
    private static let amounts: Set<String> = [
        "amount", "amount_off", "threshold", "cap", "minimum_spend", "discount", "net", "balance",
        "sum",
    ]

    /// The whole document.
    func text(_ document: JSON) -> String {
        lines(document, indent: "").joined(separator: "\n")
    }

    /// The rows of a list with these members as columns; a dot leads into an object.
    func table(_ items: [JSON], columns: [String]) -> String {
        let rows = items.map { item in
            let context = self.context(item)
            return columns.map { column in
                var value: JSON? = item
                for name in column.split(separator: ".") { value = value?[String(name)] }
                let name = column.split(separator: ".").last.map(String.init) ?? column
                return context.cell(name, value ?? .null)
            }
        }
        return TextTable.lines(header: columns.map(Self.title), rows).joined(separator: "\n")
    }

    /// One value on one line, for messages.
    static func inline(_ value: JSON) -> String { DocumentText().cell("", value) }

    private static func title(_ name: String) -> String {
        name.split(separator: ".").joined(separator: " ").split(separator: "_")
            .joined(separator: " ").uppercased()
    }

    /// With the currency that the document itself names.
    private func context(_ document: JSON) -> DocumentText {
        if let code = document["currency"]?.stringValue ?? document["asset"]?.stringValue,
            let asset = Asset(stored: code)
        {
            return DocumentText(currency: asset)
        }
        guard currency == nil, let members = document.members else { return self }
        return DocumentText(currency: members.lazy.compactMap { Self.money($0.value)?.1 }.first)
    }

    private func lines(_ value: JSON, indent: String) -> [String] {
        switch value {
        case .object(let members):
            return context(value).lines(members, indent: indent)
        case .array(let items):
            return items.flatMap { lines($0, indent: indent) }
        default:
            return [indent + cell("", value)]
        }
    }

    /// Simple members aligned, each followed by nothing; nested ones as indented blocks.
    private func lines(_ members: [JSON.Member], indent: String) -> [String] {
        let simple = members.filter { isSimple($0.value) }
        let width = simple.map { Self.words($0.name).count }.max() ?? 0
        return members.flatMap { member -> [String] in
            let name = Self.words(member.name)
            guard isSimple(member.value) else {
                return [indent + name + ":"] + block(member.value, indent: indent + "  ")
            }
            let padding = String(repeating: " ", count: width - name.count + 2)
            return [indent + name + padding + cell(member.name, member.value)]
        }
    }

    private func block(_ value: JSON, indent: String) -> [String] {
        guard case .array(let items) = value else { return lines(value, indent: indent) }
        let isTable = items.allSatisfy { item in
            item.members?.allSatisfy { isSimple($0.value) } ?? false
        }
        guard isTable else {
            return items.enumerated().flatMap { index, item in
                (index == 0 ? [] : [""]) + lines(item, indent: indent)
            }
        }
        var names: [String] = []
        for member in items.flatMap({ $0.members ?? [] }) where !names.contains(member.name) {
            names.append(member.name)
        }
        return table(items, columns: names).split(separator: "\n").map { indent + $0 }
    }

    private func isSimple(_ value: JSON) -> Bool {
        switch value {
        case .object(let members): members.isEmpty || Self.money(value) != nil
        case .array(let items):
            items.allSatisfy {
                switch $0 {
                case .object, .array: false
                default: true
                }
            }
        default: true
        }
    }

    private func cell(_ name: String, _ value: JSON) -> String {
        switch value {
        case .null: return "-"
        case .bool(let isTrue): return isTrue ? "yes" : "no"
        case .integer(let integer):
            guard let currency, Self.amounts.contains(name) else { return String(integer) }
            return MoneyText.text(integer, currency)
        case .string(let text): return text.isEmpty ? "-" : Self.visible(text)
        case .array(let items):
            return items.isEmpty ? "-" : items.map { cell(name, $0) }.joined(separator: ", ")
        case .object(let members):
            if let (amount, asset) = Self.money(value) {
                return MoneyText.text(Money(amount, asset))
            }
            if members.isEmpty { return "-" }
            return members.map { "\(Self.words($0.name)) \(cell($0.name, $0.value))" }
                .joined(separator: ", ")
        case .double: return value.text()
        }
    }

    /// Control characters would let stored text move the cursor of whoever reads it.
    private static func visible(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map {
                    $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? "\u{FFFD}" : $0
                }))
    }

    private static func money(_ value: JSON) -> (Int64, Asset)? {
        guard let members = value.members, members.count == 2,
            let amount = value["amount"]?.integerValue,
            let code = value["currency"]?.stringValue, let asset = Asset(currency: code)
        else { return nil }
        return (amount, asset)
    }

    private static func words(_ name: String) -> String {
        name.split(separator: "_").joined(separator: " ")
    }
}
