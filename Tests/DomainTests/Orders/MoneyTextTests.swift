import Domain
import Ledger
import Testing

@Suite("Money as people write it")
struct MoneyTextTests {
    private func asset(_ code: String) throws -> Asset {
        try #require(Asset(currency: code))
    }

    @Test(
        "an amount prints with the digits of its currency",
        arguments: [
            ("CNY", 1_250, "12.50"), ("CNY", 5, "0.05"), ("CNY", 0, "0.00"),
            ("CNY", -5, "-0.05"), ("CNY", -1_250, "-12.50"), ("CNY", 100_000, "1000.00"),
            ("JPY", 1_250, "1250"), ("KRW", 0, "0"), ("KWD", 1_250, "1.250"),
            ("BHD", 7, "0.007"), ("CLF", 12_345, "1.2345"), ("XYZ", 99, "0.99"),
            ("CNY", Int(Int64.min), "-92233720368547758.08"),
        ])
    func prints(code: String, amount: Int, text: String) throws {
        #expect(MoneyText.text(Int64(amount), try asset(code)) == text)
    }

    @Test("money prints with its currency")
    func printsCurrency() throws {
        #expect(MoneyText.text(Money(1_250, try asset("CNY"))) == "12.50 CNY")
    }

    @Test(
        "an amount is read exactly, with fewer digits than the currency has or all of them",
        arguments: [
            ("CNY", "12.50", 1_250), ("CNY", "12.5", 1_250), ("CNY", "12", 1_200),
            ("CNY", "0.07", 7), ("CNY", "000.10", 10), ("JPY", "1250", 1_250),
            ("KWD", "1.005", 1_005), ("CNY", "10000000000000.00", 1_000_000_000_000_000),
            // The nearest Double of 1.15 is below it, of 0.29 as well.
            ("CNY", "1.15", 115), ("CNY", "0.29", 29),
        ])
    func reads(code: String, text: String, amount: Int) throws {
        #expect(try MoneyText.minorUnits(text, try asset(code)) == Int64(amount))
    }

    @Test(
        "what is not an amount of the currency is refused",
        arguments: [
            ("CNY", ""), ("CNY", "."), ("CNY", "1."), ("CNY", ".5"), ("CNY", "1.234"),
            ("CNY", "-1"), ("CNY", "+1"), ("CNY", "1,000"), ("CNY", "1e3"), ("CNY", " 1"),
            ("CNY", "1.2.3"), ("CNY", "１２"), ("JPY", "12.0"), ("KWD", "1.0000"),
        ])
    func refusesForm(code: String, text: String) throws {
        let currency = try asset(code)
        let refusal = #expect(throws: Refusal.self) {
            try MoneyText.minorUnits(text, currency)
        }
        #expect(refusal?.code == .invalidField)
    }

    @Test(
        "an amount beyond the limit is refused, however long it is",
        arguments: ["10000000000000.01", "99999999999999999999999999999999"])
    func refusesTooLarge(text: String) throws {
        let currency = try asset("CNY")
        let refusal = #expect(throws: Refusal.self) {
            try MoneyText.minorUnits(text, currency)
        }
        #expect(refusal?.code == .outOfRange)
    }

    @Test("every amount reads back as printed", arguments: ["CNY", "JPY", "KWD", "CLF"])
    func roundTrips(code: String) throws {
        let currency = try asset(code)
        let seed: UInt64 = 20_261_122
        var generator = SeededRandom(seed: seed)
        for _ in 0..<500 {
            // Few bits as often as many, so that small amounts come too.
            let amount = Int64(generator.next() >> UInt64.random(in: 15...63, using: &generator))
            guard amount <= Limits.amountMinorUnits else { continue }
            let text = MoneyText.text(amount, currency)
            let read = try MoneyText.minorUnits(text, currency)
            #expect(read == amount, "seed \(seed): \(text)")
        }
    }
}
