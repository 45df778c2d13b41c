import Domain
import Ledger
import Testing

@Suite("A template is data, read strictly")
struct CampaignTemplateReadingTests {
    private static let words: JSON = ["zh-CN": "满{least}减{amount}", "en": "{amount} off {least}"]

    /// A template with one thing of it replaced.
    private func template(
        _ replaced: String = "", _ value: JSON = .null, offer: JSON? = nil, parameter: JSON? = nil
    ) -> JSON {
        let label: JSON = ["zh-CN": "减", "en": "Off"]
        let lines: JSON = ["lines": [["sku": "a", "quantity": 1, "amount": 5_000]]]
        let parameters: [JSON] = [
            [
                "name": "amount", "type": "amount", "label": label, "default": 1_050,
                "maximum": 2_000,
            ],
            ["name": "least", "type": "amount", "label": label, "default": 3_000],
            ["name": "share", "type": "share", "label": label, "default": 1_500],
            ["name": "stores", "type": "names", "label": label, "optional": true],
        ]
        let restrictions: JSON = [
            "minimum_spend": ["$": "least"], "stores": ["$": "stores"],
            "condition": ["$condition": "order.total >= {least}"],
        ]
        let usual: JSON = [
            "name": Self.words,
            "benefit": ["type": "amount_off", "amount": ["$": "amount"]],
            "restrictions": restrictions,
        ]
        let extra: [(String, JSON)] = replaced == "extra" ? [("extra", value)] : []
        let members: [(String, JSON)] =
            extra + [
                ("name", "test"), ("title", label), ("description", label),
                ("parameters", .array(parameters + [parameter].compactMap { $0 })),
                ("campaign", ["name": label, "currency": "CNY", "days": 10, "budget": 100_000]),
                ("offers", .array([offer ?? usual])),
                (
                    "examples",
                    [
                        ["text": label, "order": lines, "saves": 1_050],
                        ["text": label, "order": lines, "refused": "minimum_spend"],
                    ]
                ),
            ]
        return .object(
            members.compactMap { name, json in
                let shown = name == replaced ? value : json
                return shown == .null ? nil : JSON.Member(name, shown)
            })
    }

    private func subject(_ json: JSON) -> String? {
        do {
            _ = try CampaignTemplate.read(json)
            return nil
        } catch {
            return error.conditions.first?.subject
        }
    }

    @Test func everyMistakeIsNamedByItsPlace() {
        let label: JSON = ["zh-CN": "减", "en": "Off"]
        let order: JSON = ["lines": [["sku": "a", "quantity": 1, "amount": 1]]]
        let saves: JSON = ["text": label, "order": order, "saves": 1]
        func offer(_ name: JSON, _ amount: JSON) -> JSON {
            ["name": name, "benefit": ["type": "amount_off", "amount": amount]]
        }
        let cases: [(JSON, String)] = [
            (template("title"), "/title"),
            (template("name", "No Name"), "/name"),
            (template("title", ["en": "only"]), "/title/zh-CN"),
            (template("offers", []), "/offers"),
            (template("examples", [saves, saves]), "/examples"),
            (template("examples", [saves]), "/examples"),
            (template("extra", 1), "/extra"),
            (
                template("examples", [saves, ["text": label, "order": order]]),
                "/examples/1/saves"
            ),
            (template(offer: offer("x", ["$": "nothing"])), "/offers/0/benefit/amount"),
            (template(offer: offer("x", ["$run": "rm"])), "/offers/0/benefit/amount"),
            (
                template(offer: offer(["zh-CN": "{no}", "en": "{no}"], 1)), "/offers/0/name"
            ),
            (template(offer: offer(["zh-CN": "{", "en": "{"], 1)), "/offers/0/name"),
            (
                template(offer: offer(["zh-CN": "{stores}", "en": "{stores}"], 1)),
                "/offers/0/name"
            ),
            (
                template(
                    offer: [
                        "name": "x", "benefit": ["type": "amount_off", "amount": 1],
                        "restrictions": [
                            "condition": ["$condition": "order.store = \"{word}\""]
                        ],
                    ],
                    parameter: [
                        "name": "word", "type": "text", "label": label, "default": "S1",
                    ]), "/offers/0/restrictions/condition"
            ),
            // What no value of the caller's can mend stays a place of the template.
            (template(offer: offer("x", 0)), "/offers/0/benefit/amount"),
            (template(offer: offer("x", ["$": "share"])), ""),
            (
                template(parameter: ["name": "x", "type": "amount", "label": label]),
                "/parameters/4/default"
            ),
            (
                template(parameter: ["name": "x", "type": "code", "label": label]),
                "/parameters/4/type"
            ),
            (
                template(
                    parameter: [
                        "name": "x", "type": "integer", "label": label, "default": 9,
                        "maximum": 8,
                    ]), "/parameters/4/default"
            ),
        ]
        for (json, place) in cases {
            #expect(subject(json) ?? "" == place, "\(json.text())")
        }
        #expect(subject(template()) == nil)
    }

    private func render(_ body: JSON) throws(Refusal) -> RenderedCampaign {
        let template = try CampaignTemplate.read(template())
        return try template.render(
            try TemplateRequest.read(body, for: template), now: TemplateExample.usualTime)
    }

    @Test func valuesStandInTheirHolesAndInTheNames() throws {
        let usual = try render([:])
        #expect(
            usual.campaign.endsAt.milliseconds - usual.campaign.startsAt.milliseconds
                == 10 * 86_400_000)
        #expect(usual.campaign.budget == 100_000)
        #expect(usual.offers.map(\.name) == ["满30减10.50"])
        #expect(usual.offers.first?.definition.restrictions.minimumSpend == 3_000)
        let folded = try CampaignTemplate.read(
            template(
                offer: [
                    "name": ["zh-CN": "{share.fold}折", "en": "{share} % off"],
                    "benefit": ["type": "percent_off", "basis_points": ["$": "share"]],
                ]))
        for (share, words) in [(1_500, "8.5折"), (2_000, "8折"), (25, "9.975折")] as [(Int64, String)]
        {
            let body: JSON = ["parameters": ["share": .integer(share)]]
            let request = try TemplateRequest.read(body, for: folded)
            let rendered = try folded.render(request, now: TemplateExample.usualTime)
            #expect(rendered.offers.map(\.name) == [words])
        }
        let chosen = try render([
            "language": "en", "name": "Mine", "days": 1,
            "parameters": ["amount": 2_000, "least": 4_000, "stores": ["S1"]],
        ])
        #expect(chosen.campaign.name == "Mine")
        #expect(chosen.offers.map(\.name) == ["20 off 40"])
        let offer = try #require(chosen.offers.first)
        #expect(offer.definition.benefit == .amountOff(2_000))
        #expect(offer.definition.restrictions.stores.names == ["S1"])
        let text = offer.definition.json.text()
        #expect(text.contains("order.total >= 4000"), "\(text)")
    }

    @Test func aRefusedValueIsNamedByItsParameter() {
        let cases: [(JSON, String, RefusalCode)] = [
            (["parameters": ["amount": 2_001]], "/parameters/amount", .outOfRange),
            (["parameters": ["amount": "x"]], "/parameters/amount", .invalidField),
            (["parameters": ["nothing": 1]], "/parameters/nothing", .unknownField),
            (["parameters": ["stores": [""]]], "/parameters/stores/0", .outOfRange),
            (["days": 0], "/days", .outOfRange),
            (["language": "fr"], "/language", .invalidField),
            (["currency": "USD"], "/budget", .missingField),
            (
                ["currency": "USD", "budget": ["amount": 1, "currency": "USD"]],
                "/parameters/amount", .missingField
            ),
        ]
        for (body, place, code) in cases {
            let refusal = #expect(throws: Refusal.self, "\(body.text())") { try render(body) }
            #expect(refusal?.conditions.first?.subject == place, "\(body.text())")
            #expect(refusal?.code == code, "\(body.text())")
        }
    }
}
