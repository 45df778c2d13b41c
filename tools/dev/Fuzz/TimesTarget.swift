import Ledger

/// Times as texts: what is read prints in one form, which reads as the same moment.
final class TimesTarget: FuzzTarget {
    static let name = "times"

    let seeds = [
        "2026-11-22T05:56:38Z", "2026-11-22T05:56:38.125+08:00", "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999-23:59", "2024-02-29T23:59:59.5Z", "1970-01-01T00:00:00Z",
    ].map { Array($0.utf8) }
    let words = ["T", "Z", "+08:00", "-00:00", ".", "-02-29", "60", "24"].map { Array($0.utf8) }
    let longest = 64

    func run(_ input: [UInt8]) throws(FuzzFinding) -> UInt64 {
        let text = String(decoding: input, as: UTF8.self)
        guard let time = Timestamp(rfc3339: text) else {
            var signature = Signature("none")
            signature.add(input.count)
            return signature.value
        }
        let printed = time.rfc3339
        try holds(printed.utf8.count == 24, "a time prints as \(printed)")
        try holds(Timestamp(rfc3339: printed) == time, "\(printed) reads as another time")
        return Signature("time", String(printed.prefix(4))).value
    }
}
