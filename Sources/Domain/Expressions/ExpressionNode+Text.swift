extension ExpressionNode {
    /// The node as text with no more parentheses than are needed to read it back as itself.
    package func text(as form: ExpressionForm = .condition) -> String {
        var writer = ExpressionWriter(form: form)
        writer.write(self, binding: .any)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension ExpressionList {
    /// `["gold", "black"]`
    var text: String {
        var writer = ExpressionWriter(form: .condition)
        writer.write(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

/// Prints trees: one tree has one text, on one line.
struct ExpressionWriter {
    /// How tightly an operator holds its parts together, loosest first.
    enum Binding: Int, Comparable {
        case any
        case all
        case not
        case comparison
        case sum
        case product
        case primary

        static func < (left: Binding, right: Binding) -> Bool {
            left.rawValue < right.rawValue
        }
    }

    let form: ExpressionForm
    private(set) var bytes: [UInt8] = []

    init(form: ExpressionForm) {
        self.form = form
    }

    /// Writes a part of something that takes parts of this binding or tighter.
    mutating func write(_ node: ExpressionNode, binding least: Binding) {
        let isEnclosed = node.binding < least
        if isEnclosed { bytes.append(UInt8(ascii: "(")) }
        writeBare(node)
        if isEnclosed { bytes.append(UInt8(ascii: ")")) }
    }

    private mutating func writeBare(_ node: ExpressionNode) {
        switch node {
        case .all(let parts): write(parts, joined: " and ", binding: .not)
        case .any(let parts): write(parts, joined: " or ", binding: .all)
        case .product(let parts): write(parts, joined: " * ", binding: .primary)
        case .not(let part):
            write("not ")
            write(part, binding: .not)
        case .comparison(let comparison, let left, let right):
            write(left, binding: .sum)
            write(" \(comparison.rawValue) ")
            write(right, binding: .sum)
        case .inList(let part, let list):
            write(part, binding: .sum)
            write(" in ")
            write(list)
        case .inSet(.text(let tag), _) where form == .tags: writeTag(tag)
        case .inSet(let part, let attribute):
            write(part, binding: .sum)
            write(" in \(attribute.name)")
        case .sum(let first, let terms):
            write(first, binding: .product)
            for term in terms {
                write(term.isSubtracted ? " - " : " + ")
                write(term.node, binding: .product)
            }
        case .has(let attribute): write("has(\(attribute.name))")
        case .boolean(let value): write(value ? "true" : "false")
        case .attribute(let attribute): write(attribute.name)
        case .integer(let value): write(String(value))
        case .text(let text): writeQuoted(text)
        }
    }

    mutating func write(_ list: ExpressionList) {
        write("[")
        switch list {
        case .integers(let integers): write(integers.map(String.init).joined(separator: ", "))
        case .texts(let texts):
            for (index, text) in texts.enumerated() {
                if index > 0 { write(", ") }
                writeQuoted(text)
            }
        }
        write("]")
    }

    private mutating func write(
        _ parts: [ExpressionNode], joined operation: String, binding least: Binding
    ) {
        for (index, part) in parts.enumerated() {
            if index > 0 { write(operation) }
            write(part, binding: least)
        }
    }

    private mutating func writeTag(_ tag: String) {
        if AttributeDeclaration.isName(tag) { write(tag) } else { writeQuoted(tag) }
    }

    private mutating func writeQuoted(_ text: String) {
        var writer = JSONWriter(taking: &bytes)
        writer.string(text)
        bytes = writer.bytes
    }

    private mutating func write(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }
}

extension ExpressionNode {
    fileprivate var binding: ExpressionWriter.Binding {
        switch self {
        case .any: .any
        case .all: .all
        case .not: .not
        case .comparison, .inList, .inSet: .comparison
        case .sum: .sum
        case .product: .product
        case .has, .boolean, .attribute, .integer, .text: .primary
        }
    }
}
