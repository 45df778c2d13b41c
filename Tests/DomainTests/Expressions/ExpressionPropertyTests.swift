import Domain
import Testing

@Suite struct ExpressionPropertyTests {
    private func truth(_ isMet: Bool?) -> Truth {
        isMet.map { Truth($0) } ?? .unknown
    }

    /// 25,500 expressions, a few of them too large, each with four sets of values.
    @Test func randomExpressionsMeanWhatASecondEvaluatorSays() throws {
        var counts: [Truth: Int] = [:]
        for seed in UInt64(1)...25_500 {
            var source = RandomExpression(seed: seed)
            let root = source.boolean(levels: 1 + Int(seed % 4))
            guard let expression = try? ExpressionShop.compile(root.text()) else { continue }
            for _ in 0..<4 {
                let values = source.values()
                let expected = truth(ExpressionOracle(values: values).meets(root))
                let found = expression.evaluate(values)
                counts[found, default: 0] += 1
                guard found == expected else {
                    Issue.record("seed \(seed): \(expression) is \(found), not \(expected)")
                    return
                }
            }
        }
        // All three must be frequent, and few texts too large, or the comparison means little.
        for truth in Truth.allCases { #expect(counts[truth, default: 0] > 10_000) }
        #expect(counts.values.reduce(0, +) >= 100_000)
    }

    @Test func whatIsPrintedReadsBackAsTheSame() {
        var refused = 0
        for seed in UInt64(1)...20_000 {
            var source = RandomExpression(seed: seed)
            let form: ExpressionForm = seed % 4 == 0 ? .tags : .condition
            let levels = 1 + Int(seed % 5)
            let root =
                form == .tags ? source.tags(levels: levels) : source.boolean(levels: levels)
            let text = root.text(as: form)
            let table: AttributeTable = form == .tags ? .memberTags : ExpressionShop.table
            do throws(ExpressionFault) {
                let read = try Expression.compile(text, as: form, over: table)
                guard read.root == root, read.description == text else {
                    Issue.record("seed \(seed): \(text) reads as \(read)")
                    return
                }
            } catch {
                // Random trees may be too large, never wrong.
                guard case .bound = error.reason else {
                    Issue.record("seed \(seed): \(text): \(error.message)")
                    return
                }
                refused += 1
            }
        }
        #expect(refused < 400)
    }

    @Test func noPairOfParenthesesPrintedCouldBeLeftOut() {
        for seed in UInt64(1)...2_000 {
            var source = RandomExpression(seed: seed)
            let root = source.boolean(levels: 3)
            let text = Array(root.text().utf8)
            for (open, close) in pairs(text) {
                var shorter = text
                shorter.remove(at: close)
                shorter.remove(at: open)
                let read = try? ExpressionShop.compile(String(decoding: shorter, as: UTF8.self))
                guard read?.root != root else {
                    Issue.record("seed \(seed): byte \(open) of \(root.text())")
                    return
                }
            }
        }
    }

    /// Places of parentheses outside texts that enclose a part.
    private func pairs(_ text: [UInt8]) -> [(Int, Int)] {
        var pairs: [(Int, Int)] = []
        var open: [Int] = []
        var isText = false
        var index = 0
        while index < text.count {
            switch text[index] {
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "\""): isText.toggle()
            case UInt8(ascii: "(") where !isText: open.append(index)
            case UInt8(ascii: ")") where !isText:
                let start = open.removeLast()
                let isCall = text[..<start].suffix(3).elementsEqual("has".utf8)
                if !isCall { pairs.append((start, index)) }
            default: break
            }
            index += 1
        }
        return pairs
    }

    /// Checks what holds for any text: no trap, and either a fault inside the text or an expression
    /// whose print reads back as itself.
    private func check(_ bytes: [UInt8], _ comment: Comment) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        for form in [ExpressionForm.condition, .tags] {
            do throws(ExpressionFault) {
                let read = try Expression.compile(text, as: form, over: ExpressionShop.table)
                let again = try Expression.compile(
                    read.description, as: form, over: ExpressionShop.table)
                #expect(again == read, comment)
                _ = read.explain(ExpressionShop.values)?.document
                if form == .condition { return true }
            } catch {
                let isInside = (0...text.utf8.count).contains(error.position)
                let isPlain = error.message.unicodeScalars.allSatisfy { $0.value >= 0x20 }
                #expect(isInside && isPlain && error.found.utf8.count <= 80, comment)
            }
        }
        return false
    }

    private static let pieces = [
        " and ", " or ", " not ", " in ", "has(", "true", "false", "order.total", "member.tier",
        "member.tags", "member.is_new", "\"vip\"", "[", "]", "(", ")", ",", "=", "!=", "<", "<=",
        ">",
        ">=", "+", "-", "*", "1", "20000", "9223372036854775807", " ", ".", "\"", "\\u00e9", "满",
    ]

    @Test func randomPiecesNeverTrap() {
        var accepted = 0
        for seed in UInt64(1)...30_000 {
            var random = SeededRandom(seed: seed)
            let bytes = (0..<random.below(12)).flatMap { _ in
                Array(Self.pieces[random.below(Self.pieces.count)].utf8)
            }
            if check(bytes, "seed \(seed)") { accepted += 1 }
        }
        #expect(accepted > 100)
    }

    @Test func damagedExpressionsNeverTrap() {
        for seed in UInt64(1)...4_000 {
            var source = RandomExpression(seed: seed)
            var bytes = Array(source.boolean(levels: 2).text().utf8)
            for _ in 0...source.random.below(3) where !bytes.isEmpty {
                let index = source.random.below(bytes.count)
                switch source.random.below(3) {
                case 0: bytes[index] = UInt8(truncatingIfNeeded: source.random.next())
                case 1: bytes.remove(at: index)
                default: bytes.removeSubrange(index...)
                }
            }
            _ = check(bytes, "seed \(seed)")
        }
    }

    @Test func everyPrefixIsReadOrRefused() {
        for (text, _, _) in ExpressionTableTests.meanings {
            let bytes = Array(text.utf8)
            for length in 0...bytes.count {
                _ = check(Array(bytes[..<length]), "\(length) bytes of \(text)")
            }
        }
    }
}
