/// The canonical bytes of a row's key in words: `1/42` or `1/"SKU-7"`.
func readableKey(_ bytes: [UInt8]) -> String {
    var parts: [String] = []
    var rest = bytes[...]
    while let type = rest.popFirst() {
        switch type {
        case 1 where rest.count >= 8:
            let number = rest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            parts.append(String(Int64(bitPattern: number)))
            rest = rest.dropFirst(8)
        case 3 where rest.count >= 4:
            let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(4)
            parts.append("\"\(String(decoding: rest.prefix(length), as: UTF8.self))\"")
            rest = rest.dropFirst(length)
        default:
            return hexadecimal(bytes)
        }
    }
    return parts.joined(separator: "/")
}
