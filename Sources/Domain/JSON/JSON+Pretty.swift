extension JSON {
    /// The value over several lines, two spaces per level, for people at the command line. Reads
    /// back as the same value.
    package func prettyText() -> String {
        var text = ""
        appendPretty(to: &text, indent: "\n")
        return text
    }

    private func appendPretty(to text: inout String, indent: String) {
        let deeper = indent + "  "
        switch self {
        case .array(let items) where !items.isEmpty:
            text += "["
            for (index, item) in items.enumerated() {
                text += index == 0 ? deeper : "," + deeper
                item.appendPretty(to: &text, indent: deeper)
            }
            text += indent + "]"
        case .object(let members) where !members.isEmpty:
            text += "{"
            for (index, member) in members.enumerated() {
                text += index == 0 ? deeper : "," + deeper
                text += JSON.string(member.name).text() + ": "
                member.value.appendPretty(to: &text, indent: deeper)
            }
            text += indent + "}"
        default: text += self.text()
        }
    }
}
