import Codes
import Domain

/// What a text is besides a code computed from a voucher's number: a code somebody else has made,
/// or one of a batch with a pattern. Which, the database tells.
package struct MerchantCode: Hashable, Sendable {
    /// As codes of third parties are kept; nil where it cannot be one.
    package let foreign: String?
    /// As codes of patterns are read; nil where it cannot be one.
    package let settled: [UInt8]?
    /// A typed code whose tag no known key has made: perhaps one that another engine made a moment
    /// ago.
    let hasTypedForm: Bool

    /// Nil for what can be neither, and for the forms that are ours alone.
    package init?(_ text: String) {
        let foreign = Self.foreign(text)
        let settled = PatternText.settled(text, limit: Limits.patternBytes)
        guard foreign != nil || settled != nil else { return nil }
        self.foreign = foreign
        self.settled = settled
        hasTypedForm = (try? TypedCode(typed: text)) != nil
    }

    /// A third party's code with its spelling settled: upper case, no spaces. Nil where it has
    /// characters other than visible ASCII, a length outside the bounds, or a start that signed
    /// codes and ids have.
    static func foreign(_ text: String) -> String? {
        var bytes: [UInt8] = []
        for byte in text.utf8 where byte != UInt8(ascii: " ") {
            guard (0x21...0x7E).contains(byte), bytes.count < Limits.foreignCodeBytes else {
                return nil
            }
            let isLower = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            bytes.append(isLower ? byte - 0x20 : byte)
        }
        guard bytes.count >= Limits.minimumForeignCodeBytes else { return nil }
        let isOurs = ownStarts.contains { bytes.starts(with: $0) }
        return isOurs ? nil : String(decoding: bytes, as: UTF8.self)
    }

    private static let ownStarts = ["GV:", "CPN_", "GFT_"].map { Array($0.utf8) }
}
