import Ledger

/// Entries of the journal: what reads is exactly what a writer writes, and nothing else reads.
final class JournalTarget: FuzzTarget {
    static let name = "journal"

    let seeds: [[UInt8]]
    let words: [[UInt8]] = [
        Array("SJE2".utf8), [0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF],
        [0, 0, 0, 1], [0x80, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 3, 0x43, 0x4E, 0x59],
    ]

    init() {
        let kinds = AccountKind.allCases
        let yuan = Asset(currency: "CNY") ?? .unit
        seeds = (0..<12).map { number in
            let postings = (0..<number % 4).map { place in
                Posting(
                    from: AccountKey(tenant: 1, kind: kinds[place], owner: 0, asset: yuan),
                    to: AccountKey(
                        tenant: 1, kind: kinds[place + 1], owner: Int64(number), asset: yuan),
                    amount: Int64(place + 1) * 100)
            }
            let rows = (0..<number % 3).map { place in
                RowDigest(
                    table: UInt8(place + 1), key: [0, 0, 0, UInt8(number)],
                    digest: [UInt8](repeating: UInt8(number), count: 16))
            }
            return JournalEntry(
                sequence: Int64(number + 1), tenant: 1,
                time: Timestamp(milliseconds: 1_795_328_142_000 + Int64(number)), actor: 2,
                event: "coupon_redeemed", subject: "cpn_3M7Q0Z9K2X4TB",
                reverses: Int64(number / 6), postings: postings, rows: rows,
                payload: Array("{\"n\":\(number)}".utf8)
            ).bytes
        }
    }

    func run(_ input: [UInt8]) throws(FuzzFinding) -> UInt64 {
        do throws(JournalFormatError) {
            let entry = try JournalEntry(bytes: input)
            if entry.bytes == input { return Signature("entry", entry.event).value }
        } catch {
            var signature = Signature("\(error.reason)")
            signature.add(error.offset)
            return signature.value
        }
        throw FuzzFinding("an entry is read from bytes that no writer writes")
    }
}
