import Domain
import Testing

/// Why a condition is not met.
@Suite struct ExpressionExplanationTests {
    /// Text, and the document of its explanation.
    static let explanations: [(String, String)] = [
        // One leaf of each kind
        (
            "order.total >= 25000",
            #"{"name":"order.total >= 25000","required":">= 25000","actual":20000}"#
        ),
        (
            "25000 <= order.total",
            #"{"name":"25000 <= order.total","required":">= 25000","actual":20000}"#
        ),
        ("5 > order.total", #"{"name":"5 > order.total","required":"< 5","actual":20000}"#),
        ("order.total * 2 = 5", #"{"name":"order.total * 2 = 5","required":"= 5","actual":40000}"#),
        (
            "order.total < order.quantity + 1",
            #"{"name":"order.total < order.quantity + 1","required":"< order.quantity + 1","#
                + #""actual":{"left":20000,"right":4}}"#
        ),
        (
            "order.channel = \"web\"",
            #"{"name":"order.channel = \"web\"","required":"= \"web\"","actual":"pos"}"#
        ),
        (
            "order.channel in [\"web\",\"app\"]",
            #"{"name":"order.channel in [\"web\", \"app\"]","required":"in [\"web\", \"app\"]","#
                + #""actual":"pos"}"#
        ),
        (
            "order.quantity in [1]",
            #"{"name":"order.quantity in [1]","required":"in [1]","actual":3}"#
        ),
        (
            "\"staff\" in member.tags",
            #"{"name":"\"staff\" in member.tags","required":"contains \"staff\"","#
                + #""actual":["new user","vip","满减"]}"#
        ),
        (
            "order.channel in member.tags",
            #"{"name":"order.channel in member.tags","required":"in member.tags","#
                + #""actual":{"left":"pos","right":["new user","vip","满减"]}}"#
        ),
        ("member.is_new", #"{"name":"member.is_new","required":true,"actual":false}"#),
        (
            "member.is_new = true",
            #"{"name":"member.is_new = true","required":"= true","actual":false}"#
        ),
        ("has(member.tier)", #"{"name":"has(member.tier)","required":true,"actual":false}"#),
        ("false", #"{"name":"false","required":true,"actual":false}"#),
        ("1 = 2", #"{"name":"1 = 2","required":"= 2","actual":{"left":1,"right":2}}"#),
        // What is not known
        (
            "time.hour >= 18",
            #"{"name":"time.hour >= 18","required":">= 18","actual":{"missing":["time.hour"]}}"#
        ),
        (
            "member.tier in member.groups",
            #"{"name":"member.tier in member.groups","required":"in member.groups","#
                + #""actual":{"missing":["member.tier","member.groups"]}}"#
        ),
        (
            "not member.consents",
            #"{"not":{"name":"member.consents","required":true,"#
                + #""actual":{"missing":["member.consents"]}}}"#
        ),
        (
            "order.total * 9223372036854775807 > 1",
            #"{"name":"order.total * 9223372036854775807 > 1","required":"> 1","#
                + #""actual":{"overflow":true}}"#
        ),
        (
            "(has(member.tier) and time.hour + time.hour > 1) = true",
            #"{"name":"(has(member.tier) and time.hour + time.hour > 1) = true","#
                + #""required":"= true","actual":false}"#
        ),
        (
            "(has(member.tier) or time.hour + time.hour > 1) = true",
            #"{"name":"(has(member.tier) or time.hour + time.hour > 1) = true","#
                + #""required":"= true","actual":{"missing":["time.hour"]}}"#
        ),
        // Only what failed, as a tree
        (
            "order.total >= 1 and order.total >= 25000 and order.quantity >= 3",
            #"{"name":"order.total >= 25000","required":">= 25000","actual":20000}"#
        ),
        (
            "order.total >= 25000 and true and member.is_new",
            #"{"all":[{"name":"order.total >= 25000","required":">= 25000","actual":20000},"#
                + #"{"name":"member.is_new","required":true,"actual":false}]}"#
        ),
        (
            "member.is_new and true or false",
            #"{"any":[{"name":"member.is_new","required":true,"actual":false},"#
                + #"{"name":"false","required":true,"actual":false}]}"#
        ),
        (
            "not order.channel = \"pos\"",
            #"{"not":{"name":"order.channel = \"pos\"","required":"= \"pos\"","actual":"pos"}}"#
        ),
        (
            "not (member.is_new or order.total > 1)",
            #"{"not":{"name":"order.total > 1","required":"> 1","actual":20000}}"#
        ),
        (
            "not (order.quantity > 1 and order.total > 1)",
            #"{"not":{"all":[{"name":"order.quantity > 1","required":"> 1","actual":3},"#
                + #"{"name":"order.total > 1","required":"> 1","actual":20000}]}}"#
        ),
        (
            "not not member.is_new",
            #"{"not":{"not":{"name":"member.is_new","required":true,"actual":false}}}"#
        ),
    ]

    @Test(arguments: explanations)
    func anExplanationNamesWhatFailed(_ text: String, _ document: String) throws {
        let explanation = try ExpressionShop.compile(text).explain(ExpressionShop.values)
        #expect(explanation?.document.text() == document)
    }

    @Test func tagsAreExplainedByTheirNames() throws {
        let expression = try Expression.compile("staff and not vip", as: .tags)
        let explanation = expression.explain { _ in .texts(["vip"]) }
        #expect(
            explanation?.document.text()
                == #"{"all":[{"name":"staff","required":"contains \"staff\"","actual":["vip"]},"#
                + #"{"not":{"name":"vip","required":"contains \"vip\"","actual":["vip"]}}]}"#)
        #expect(explanation?.leaves.map(\.name) == ["staff", "vip"])
    }

    @Test func largeSetsAndLongTextsAreCut() throws {
        let many = AttributeValue.texts(Set((100..<400).map { "t\($0)" }))
        let set = try Expression.compile("vip", as: .tags).explain { _ in many }?.document
        #expect(
            set?["actual"]?.text()
                == #"{"count":300,"first":["t100","t101","t102","t103","#
                + #""t104","t105","t106","t107"]}"#
        )
        let long = String(repeating: "满", count: 1_000)
        let text = try ExpressionShop.compile("order.channel = \"\(long)\"")
        let leaf = text.explain { _ in .text(long + "x") }?.leaves[0]
        #expect(leaf?.name.utf8.count ?? 0 <= 512)
        #expect(leaf?.required.stringValue?.utf8.count ?? 0 <= 512)
        #expect(leaf?.actual.stringValue?.utf8.count ?? 0 <= 64)
    }

    @Test func everyFailureIsExplainedAndNoSuccess() throws {
        for seed in UInt64(1)...5_000 {
            var source = RandomExpression(seed: seed)
            let root = source.boolean(levels: 1 + Int(seed % 4))
            let values = source.values()
            guard let expression = try? ExpressionShop.compile(root.text()) else { continue }
            let explanation = expression.explain(values)
            #expect((explanation == nil) == (expression.evaluate(values) == .yes), "seed \(seed)")
            guard let explanation else { continue }
            #expect(explanation.leaves.count <= Limits.expressionNodes, "seed \(seed)")
            #expect(isFailure(explanation, of: root, values), "seed \(seed): \(expression)")
        }
    }

    /// Each leaf is a part of the tree whose value is what its `actual` says: not yes outside a
    /// `not`, not no inside.
    private func isFailure(
        _ tree: ConditionTree, of root: ExpressionNode, _ values: AttributeValues,
        wanted: Bool = true
    ) -> Bool {
        switch tree {
        case .all(let parts), .any(let parts):
            return parts.count > 1
                && parts.allSatisfy { isFailure($0, of: root, values, wanted: wanted) }
        case .not(let part): return isFailure(part, of: root, values, wanted: !wanted)
        case .leaf(let condition):
            guard let part = try? ExpressionShop.compile(condition.name),
                ExpressionOracle(values: values).meets(part.root) != wanted
            else { return condition.name.hasSuffix("…") }
            let isUnknown = part.evaluate(values) == .unknown
            let members = condition.actual.members?.map(\.name) ?? []
            return isUnknown == (members == ["missing"] || members == ["overflow"])
        }
    }

    @Test func anExplanationIsReadableByOurOwnReader() throws {
        // As deep as expressions get: `or` and `and` in turns, and everything fails.
        var text = "order.total > 90000"
        for level in 0..<Limits.expressionDepth {
            text = "(\(text)) \(level % 2 == 0 ? "or" : "and") member.is_new"
        }
        let document = try #require(
            try ExpressionShop.compile(text).explain(ExpressionShop.values)?.document)
        let answer: JSON = ["valid": false, "conditions": [["actual": ["why": document]]]]
        #expect(try JSON.parse(answer.serialized()) == answer)
        // Cut off below, the last leaf stands for the rest.
        let leaves = try #require(
            try ExpressionShop.compile(text).explain(ExpressionShop.values)?.leaves)
        #expect(leaves.count == Limits.explanationDepth)
        #expect(leaves[0].name.contains(" and ") && leaves[0].actual == false)
    }
}
