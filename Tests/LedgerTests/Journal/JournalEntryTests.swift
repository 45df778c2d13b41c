import Ledger
import Testing

@Suite("Journal entry")
struct JournalEntryTests {
    static func random(seed: UInt64) throws -> JournalEntry {
        var random = SplitMix64(seed: seed)
        let sequence = Int64.random(in: 1...(.max), using: &random)
        let tenant = Int64.random(in: .min ... .max, using: &random)
        let postings = try (0..<random.below(5)).map { _ in
            let kinds = AccountKind.allCases.shuffled(using: &random)
            let asset = [.unit, .points, try currency("EUR")][random.below(3)]
            return Posting(
                from: try account(kinds[0], Int64(random.below(9)), tenant: tenant, asset: asset),
                to: try account(kinds[1], Int64(random.below(9)), tenant: tenant, asset: asset),
                amount: Int64.random(in: 1...(.max), using: &random))
        }
        let rows = (0..<random.below(4)).map { _ in
            RowDigest(
                table: UInt8(random.below(256)), key: random.bytes(random.below(20)),
                digest: random.bytes(16),
                replaced: random.below(2) == 0 ? nil : random.bytes(16))
        }
        return JournalEntry(
            sequence: sequence, tenant: tenant,
            time: Timestamp(
                milliseconds: Int64.random(
                    in: 0...Timestamp.maximum.milliseconds, using: &random)),
            actor: Int64.random(in: 0...(.max), using: &random), event: "coupon_redeemed",
            subject: ["", "red_0000000000001", "满100减10"][random.below(3)],
            reverses: Int64.random(in: 0..<sequence, using: &random), postings: postings,
            rows: rows, payload: random.bytes(random.below(60)))
    }

    @Test("The bytes of one entry are exactly these, for ever")
    func goldenBytes() throws {
        let entry = JournalEntry(
            sequence: 2, tenant: 3, time: Timestamp(milliseconds: 4), actor: 5, event: "a_b",
            subject: "s", reverses: 1,
            postings: [
                Posting(
                    from: try account(.campaignBudget, 6, tenant: 3),
                    to: try account(.promotionExpense, 7, tenant: 3), amount: 8)
            ],
            rows: [
                RowDigest(table: 9, key: [0xAA], digest: [UInt8](repeating: 0xBB, count: 16)),
                RowDigest(
                    table: 8, key: [], digest: [UInt8](repeating: 0xCC, count: 16),
                    replaced: [UInt8](repeating: 0xDD, count: 16)),
            ],
            payload: Array("{}".utf8))
        let expected =
            "534a4532 0000000000000002 0000000000000003 0000000000000004 0000000000000005"
            + "00000003 615f62 00000001 73 0000000000000001"
            + "00000001 02 0000000000000006 03 0000000000000007 00000003 434e59 0000000000000008"
            + "00000002 09 01 aa bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb 00"
            + "08 00 cccccccccccccccccccccccccccccccc 01 dddddddddddddddddddddddddddddddd"
            + "00000002 7b7d"
        #expect(hex(entry.bytes) == expected.filter { $0 != " " })
    }

    @Test("Random entries read back as they were", arguments: 0..<200 as Range<UInt64>)
    func roundTrip(seed: UInt64) throws {
        let entry = try JournalEntryTests.random(seed: seed)
        let read = try JournalEntry(bytes: entry.bytes)
        #expect(read == entry, "seed \(seed)")
        #expect(read.bytes == entry.bytes, "seed \(seed)")
    }

    @Test("Every truncation and every extra byte is refused", arguments: 0..<10 as Range<UInt64>)
    func exactLength(seed: UInt64) throws {
        let bytes = try JournalEntryTests.random(seed: seed).bytes
        for count in 0..<bytes.count {
            #expect(throws: JournalFormatError.self, "seed \(seed), \(count) bytes") {
                try JournalEntry(bytes: Array(bytes.prefix(count)))
            }
        }
        #expect(throws: JournalFormatError(reason: .trailingBytes, offset: bytes.count)) {
            try JournalEntry(bytes: bytes + [0])
        }
    }

    @Test(
        "A flipped bit is refused or reads as another entry with exactly those bytes",
        arguments: 0..<20 as Range<UInt64>)
    func oneEncodingPerValue(seed: UInt64) throws {
        let entry = try JournalEntryTests.random(seed: seed)
        let bytes = entry.bytes
        var wrong: [Int] = []
        for bit in 0..<bytes.count * 8 {
            var changed = bytes
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            if let read = try? JournalEntry(bytes: changed),
                read.bytes != changed || read == entry
            {
                wrong.append(bit)
            }
        }
        #expect(wrong.isEmpty, "seed \(seed)")
    }

    @Test("Random bytes after the magic never crash the decoder", arguments: 0..<5 as Range<UInt64>)
    func garbage(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<2_000 {
            let bytes = Array("SJE2".utf8) + random.bytes(random.below(120))
            if let entry = try? JournalEntry(bytes: bytes), entry.bytes != bytes {
                Issue.record("seed \(seed): \(hex(bytes))")
            }
        }
    }

    @Test(
        "A field outside its range is refused at its place",
        arguments: [
            (0, 0x54, .wrongMagic, 0),  // magic
            (4, 0x80, .invalidValue, 4),  // negative sequence
            (20, 0x01, .invalidValue, 20),  // time after 9999
            (28, 0x80, .invalidValue, 28),  // negative actor
            (40, 0x41, .invalidText, 36),  // upper case in the event
            (52, 0x02, .invalidValue, 45),  // reverses itself
            (57, 0x63, .invalidValue, 57),  // unknown kind of account
            (79, 0x63, .invalidValue, 75),  // lower case in the asset
            (82, 0x80, .invalidValue, 82),  // negative amount
        ] as [(Int, UInt8, JournalFormatError.Reason, Int)])
    func fieldRules(at index: Int, byte: UInt8, reason: JournalFormatError.Reason, offset: Int)
        throws
    {
        var bytes = try small().bytes
        bytes[index] = byte
        #expect(throws: JournalFormatError(reason: reason, offset: offset)) {
            try JournalEntry(bytes: bytes)
        }
    }

    @Test("A posting from an account to itself, or of nothing, is refused")
    func postingRules() throws {
        var toItself = try small().bytes
        toItself[66] = toItself[57]
        toItself[74] = toItself[65]
        #expect(throws: JournalFormatError(reason: .invalidValue, offset: 57)) {
            try JournalEntry(bytes: toItself)
        }
        var nothing = try small().bytes
        nothing[89] = 0
        #expect(throws: JournalFormatError(reason: .invalidValue, offset: 82)) {
            try JournalEntry(bytes: nothing)
        }
    }

    /// Event at 36, subject at 41, reverses at 45, posting at 57, its asset at 75, amount at 82.
    private func small() throws -> JournalEntry {
        JournalEntry(
            sequence: 2, tenant: 3, time: Timestamp(milliseconds: 4), actor: 5, event: "a",
            subject: "", reverses: 1,
            postings: [
                Posting(
                    from: try account(.campaignBudget, 6, tenant: 3),
                    to: try account(.promotionExpense, 7, tenant: 3), amount: 8)
            ], payload: [])
    }

    @Test("Every kind of account fits the one byte it is written in")
    func kindsFitOneByte() {
        #expect(AccountKind.allCases.allSatisfy { UInt8(exactly: $0.rawValue) != nil })
    }
}
