import Testing

@testable import Codes

@Suite struct TypedCodeTests {
    private struct File: Decodable {
        struct Good: Decodable {
            let secret, form, number, text: String
        }
        struct Lenient: Decodable {
            let typed, text: String
        }
        struct Refused: Decodable {
            let text, reason: String
        }
        let good: [Good]
        let lenient: [Lenient]
        let refusedSecret: String
        let refused: [Refused]
    }

    @Test func vectorsAreMadeAndReadExactly() throws {
        for row in try Vectors.read("typed-codes", as: File.self).good {
            let key = TypedCodeKey(secret: SecretBytes(copying: try bytes(row.secret)))
            let form: TypedCode.Form = row.form == "coupon" ? .coupon : .storedValue
            let number = try #require(UInt64(row.number))
            #expect(key.text(number: number, form: form) == row.text)
            #expect(try key.number(of: row.text) == number)
            #expect(try TypedCode(typed: row.text).form == form)
            #expect(try TypedCode(typed: row.text).text == row.text)
        }
    }

    @Test func whatPeopleTypeIsRead() throws {
        for row in try Vectors.read("typed-codes", as: File.self).lenient {
            #expect(try TypedCode.normalize(row.typed) == row.text, "\(row.typed)")
        }
    }

    @Test func faultyTextsAreRefusedForTheirReason() throws {
        let file = try Vectors.read("typed-codes", as: File.self)
        let key = TypedCodeKey(secret: SecretBytes(copying: try bytes(file.refusedSecret)))
        for row in file.refused {
            let reason = try #require(CodeRejection(rawValue: row.reason))
            #expect(throws: reason, "\(row.text)") {
                try key.number(of: row.text)
            }
        }
    }

    @Test func everySubstitutionAndAdjacentSwapOfTenThousandCodesIsMistyped() async throws {
        let key = TypedCodeKey(secret: .random(count: 32))
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
        let seed: UInt64 = 31
        let tried = try await countInParallel(0..<10_000) { index in
            var random = SeededGenerator(seed: seed &+ UInt64(index))
            let form: TypedCode.Form = index % 2 == 0 ? .coupon : .storedValue
            let number = random.next() >> UInt64(64 - form.numberBits)
            let good = try TypedCode.normalize(key.text(number: number, form: form))
            var text = Array(good.utf8)
            var tried = 0
            func expectMistyped() {
                tried += 1
                let changed = String(decoding: text, as: UTF8.self)
                // Not by `throw`, for which the test library makes a backtrace each time.
                let found = TypedCode.read(changed)
                if found != .failure(.mistyped) {
                    Issue.record("seed \(seed) + \(index): \(changed) gave \(found)")
                }
            }
            for position in text.indices {
                let original = text[position]
                for character in alphabet where character != original {
                    text[position] = character
                    expectMistyped()
                }
                text[position] = original
                if position > 0, text[position - 1] != original {
                    text.swapAt(position - 1, position)
                    expectMistyped()
                    text.swapAt(position - 1, position)
                }
            }
            return tried
        }
        // 14 characters on average x 31 substitutions, and at least most of the swaps.
        #expect(tried > 10_000 * (14 * 31 + 11))
    }

    @Test func codesOfAnotherKeyAreUnknownButForTheTagsChance() throws {
        let key = TypedCodeKey(secret: SecretBytes(copying: Array(0..<32)))
        let other = TypedCodeKey(secret: SecretBytes(copying: Array(1..<33)))
        for (form, expected) in [(TypedCode.Form.coupon, 2..<30), (.storedValue, 0..<5)] {
            var accepted = 0
            for number in 0..<10_000 as Range<UInt64> {
                let text = other.text(number: number, form: form)
                if (try? key.number(of: text)) != nil { accepted += 1 }
            }
            // 10,000 / 1,024 is about 10; 10,000 / 32,768 below 1.
            #expect(expected.contains(accepted), "\(form): \(accepted)")
        }
    }

    @Test func numbersNeverShareACodeAndNeighboursLookUnrelated() {
        let key = TypedCodeKey(secret: .random(count: 32))
        let texts = (0..<20_000 as Range<UInt64>).map { key.text(number: $0, form: .coupon) }
        #expect(Set(texts).count == texts.count)
        // With unrelated codes, 1 in 32 neighbours agree in their first character.
        let agreeing = zip(texts, texts.dropFirst()).count { $0.first == $1.first }
        #expect((450..<800).contains(agreeing), "\(agreeing)")
    }
}
