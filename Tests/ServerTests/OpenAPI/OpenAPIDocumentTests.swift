import DevProcess
import Domain
import Foundation
import Testing

@testable import Server

@Suite("The OpenAPI document tells what the table does")
struct OpenAPIDocumentTests {
    private static let operations =
        OperationTable(StubHandlers()).operations + ServiceOperations.described
    private static let document = OpenAPIDocument.document(operations)

    @Test func theOperationsAreTheseAndNoOthers() {
        let lines = OpenAPIDocumentTests.operations.map {
            "\($0.id) \($0.method.rawValue) \($0.path) \($0.scope?.rawValue ?? "-")"
        }
        #expect(lines == OpenAPIDocumentTests.expected)
    }

    private static let expected = [
        "createCampaign POST /v1/campaigns campaigns:write",
        "listCampaigns GET /v1/campaigns campaigns:read",
        "getCampaign GET /v1/campaigns/{campaign_id} campaigns:read",
        "updateCampaign PATCH /v1/campaigns/{campaign_id} campaigns:write",
        "changeCampaignBudget POST /v1/campaigns/{campaign_id}/budget campaigns:write",
        "pauseCampaign POST /v1/campaigns/{campaign_id}/pause campaigns:write",
        "resumeCampaign POST /v1/campaigns/{campaign_id}/resume campaigns:write",
        "listCampaignTemplates GET /v1/campaign-templates campaigns:read",
        "getCampaignTemplate GET /v1/campaign-templates/{template} campaigns:read",
        "createCampaignFromTemplate POST /v1/campaign-templates/{template}/campaigns"
            + " campaigns:write",
        "createOffer POST /v1/offers campaigns:write",
        "listOffers GET /v1/offers campaigns:read",
        "getOffer GET /v1/offers/{offer_id} campaigns:read",
        "stopOffer POST /v1/offers/{offer_id}/stop campaigns:write",
        "resumeOffer POST /v1/offers/{offer_id}/resume campaigns:write",
        "createOfferVersion POST /v1/offers/{offer_id}/versions campaigns:write",
        "listOfferVersions GET /v1/offers/{offer_id}/versions campaigns:read",
        "simulateOrder POST /v1/orders/simulate campaigns:read",
        "createReplay POST /v1/offers/{offer_id}/replays campaigns:write",
        "getCampaignJob GET /v1/campaign-jobs/{job_id} campaigns:read",
        "listReplayedOrders GET /v1/campaign-jobs/{job_id}/orders campaigns:read",
        "cancelCampaignJob POST /v1/campaign-jobs/{job_id}/cancel campaigns:write",
        "extendCampaign POST /v1/campaigns/{campaign_id}/extend campaigns:write",
        "approveCampaign POST /v1/campaigns/{campaign_id}/approve campaigns:approve",
        "setApprovalRule PUT /v1/approval-rules/{currency} keys:manage",
        "getApprovalRule GET /v1/approval-rules/{currency} campaigns:read",
        "upsertMember PUT /v1/members/{external_id} members:write",
        "getMember GET /v1/members/{external_id} members:read",
        "listMemberCoupons GET /v1/members/{external_id}/coupons coupons:read",
        "putAudience PUT /v1/audiences/{audience} members:write",
        "listAudiences GET /v1/audiences members:read",
        "getAudience GET /v1/audiences/{audience} members:read",
        "changeAudienceMembers POST /v1/audiences/{audience}/members members:write",
        "getAudienceMember GET /v1/audiences/{audience}/members/{external_id} members:read",
        "upsertStore PUT /v1/stores/{store} campaigns:write",
        "getStore GET /v1/stores/{store} campaigns:read",
        "setPointsWorth PUT /v1/points/{currency} campaigns:write",
        "getPointsWorth GET /v1/points/{currency} campaigns:read",
        "getMemberBalances GET /v1/members/{external_id}/balances members:read",
        "upsertParty PUT /v1/parties/{party} campaigns:write",
        "listParties GET /v1/parties campaigns:read",
        "getParty GET /v1/parties/{party} campaigns:read",
        "getClearingReport GET /v1/reports/clearing reports:read",
        "issueCoupon POST /v1/coupons coupons:issue",
        "getCoupon GET /v1/coupons/{coupon_id} coupons:read",
        "getCouponQR GET /v1/coupons/{coupon_id}/qr coupons:read",
        "voidCoupon POST /v1/coupons/{coupon_id}/void coupons:issue",
        "createCodeBatch POST /v1/code-batches codes:write",
        "listCodeBatches GET /v1/code-batches coupons:read",
        "getCodeBatch GET /v1/code-batches/{batch_id} coupons:read",
        "stopCodeBatch POST /v1/code-batches/{batch_id}/stop codes:write",
        "resumeCodeBatch POST /v1/code-batches/{batch_id}/resume codes:write",
        "voidCodeBatch POST /v1/code-batches/{batch_id}/void codes:write",
        "exportCodes GET /v1/code-batches/{batch_id}/codes codes:export",
        "createIssueJob POST /v1/issue-jobs coupons:issue",
        "listIssueJobs GET /v1/issue-jobs coupons:read",
        "getIssueJob GET /v1/issue-jobs/{job_id} coupons:read",
        "listIssueJobRefusals GET /v1/issue-jobs/{job_id}/refusals coupons:read",
        "addIssueJobMembers POST /v1/issue-jobs/{job_id}/members coupons:issue",
        "startIssueJob POST /v1/issue-jobs/{job_id}/start coupons:issue",
        "pauseIssueJob POST /v1/issue-jobs/{job_id}/pause coupons:issue",
        "resumeIssueJob POST /v1/issue-jobs/{job_id}/resume coupons:issue",
        "cancelIssueJob POST /v1/issue-jobs/{job_id}/cancel coupons:issue",
        "validateVouchers POST /v1/vouchers/validate vouchers:validate",
        "qualifyVouchers POST /v1/vouchers/qualify coupons:read",
        "redeemVouchers POST /v1/redemptions vouchers:redeem",
        "listRedemptions GET /v1/redemptions redemptions:read",
        "getRedemption GET /v1/redemptions/{redemption_id} redemptions:read",
        "getRedemptionReceipt GET /v1/redemptions/{redemption_id}/receipt redemptions:read",
        "rollbackRedemption POST /v1/redemptions/{redemption_id}/rollback vouchers:redeem",
        "returnGoods POST /v1/redemptions/{redemption_id}/returns vouchers:redeem",
        "listReturns GET /v1/redemptions/{redemption_id}/returns redemptions:read",
        "recordOrder POST /v1/orders orders:write",
        "getOrder GET /v1/orders/{reference} redemptions:read",
        "cancelOrder POST /v1/orders/{reference}/cancel orders:write",
        "placeHold POST /v1/holds vouchers:redeem",
        "listHolds GET /v1/holds redemptions:read",
        "getHold GET /v1/holds/{hold_id} redemptions:read",
        "captureHold POST /v1/holds/{hold_id}/capture vouchers:redeem",
        "voidHold POST /v1/holds/{hold_id}/void vouchers:redeem",
        "reverseRequest POST /v1/reversals vouchers:redeem",
        "getGiftCard GET /v1/gift-cards/{gift_card_id} gift_cards:read",
        "getGiftCardQR GET /v1/gift-cards/{gift_card_id}/qr gift_cards:read",
        "listGiftCardActivities GET /v1/gift-cards/{gift_card_id}/activities gift_cards:read",
        "issueGiftCard POST /v1/gift-cards gift_cards:issue",
        "activateGiftCard POST /v1/gift-cards/{gift_card_id}/activate gift_cards:issue",
        "refundGiftCard POST /v1/gift-cards/{gift_card_id}/refund gift_cards:issue",
        "blockGiftCard POST /v1/gift-cards/{gift_card_id}/block gift_cards:issue",
        "unblockGiftCard POST /v1/gift-cards/{gift_card_id}/unblock gift_cards:issue",
        "getCampaignReport GET /v1/campaigns/{campaign_id}/report reports:read",
        "getCampaignLift GET /v1/campaigns/{campaign_id}/lift reports:read",
        "getTrialBalance GET /v1/ledger/trial-balance ledger:read",
        "getJournalHead GET /v1/journal/head ledger:read",
        "getEntryReceipt GET /v1/journal/entries/{sequence}/receipt ledger:read",
        "listEvents GET /v1/events events:read",
        "createAPIKey POST /v1/api-keys keys:manage",
        "listAPIKeys GET /v1/api-keys keys:manage",
        "revokeAPIKey POST /v1/api-keys/{key_id}/revoke keys:manage",
        "getHealth GET /healthz -",
        "getReadiness GET /readyz -",
        "getMetrics GET /metrics -",
        "getOpenAPIDocument GET /openapi.json -",
        "getOpenAPIYAML GET /openapi.yaml -",
    ]

    @Test func everyReferenceLeadsSomewhere() throws {
        var references: Set<String> = []
        OpenAPIDocumentTests.collect(OpenAPIDocumentTests.document, into: &references)
        #expect(references.count > 40)
        for reference in references {
            var place: JSON? = OpenAPIDocumentTests.document
            for name in reference.dropFirst(2).split(separator: "/") {
                place = place?[String(name)]
            }
            #expect(place != nil, "\(reference)")
        }
        let components = CommonSchemas.components.map(\.name)
        #expect(Set(components).count == components.count, "a component is named twice")
        for name in components {
            #expect(references.contains("#/components/schemas/\(name)"), "\(name) is not used")
        }
    }

    private static func collect(_ value: JSON, into references: inout Set<String>) {
        switch value {
        case .object(let members):
            for member in members {
                if member.name == "$ref", let target = member.value.stringValue {
                    references.insert(target)
                }
                collect(member.value, into: &references)
            }
        case .array(let items):
            for item in items { collect(item, into: &references) }
        default: break
        }
    }

    @Test func everyPathParameterIsInItsPathAndTheOtherWayRound() {
        for operation in OpenAPIDocumentTests.operations {
            let inPath = Set(
                operation.path.split(separator: "/").filter { $0.hasPrefix("{") }
                    .map { String($0.dropFirst().dropLast()) })
            let declared = operation.parameters.filter { $0.location == .path }.map(\.name)
            #expect(inPath == Set(declared), "\(operation.id)")
        }
    }

    @Test func everyStatusAnOperationCanGiveIsDocumented() throws {
        for operation in OpenAPIDocumentTests.operations {
            let method = operation.method.rawValue.lowercased()
            let responses = OpenAPIDocumentTests.document["paths"]?[operation.path]?[method]?[
                "responses"]
            let statuses = try #require(responses?.members).map(\.name)
            var expected = ["400", "413", "414", "431", "500", "503"]
            if operation.scope != nil { expected += ["401", "403", "429"] }
            if operation.body != nil { expected += ["415"] }
            if operation.idempotency != .none { expected += ["422"] }
            if operation.path.contains("{") { expected += ["404"] }
            for status in expected { #expect(statuses.contains(status), "\(operation.id)") }
            #expect(statuses == statuses.sorted())
            #expect(Set(statuses).count == statuses.count)
        }
    }

    @Test func aRefusalsStatusIsOneTheCommandsDocument() {
        let command = OpenAPIDocumentTests.operations.first { $0.id == "redeemVouchers" }
        let documented = Set(command.map(OpenAPIDocument.problemStatuses) ?? [])
        for code in RefusalCode.allCases {
            #expect(documented.contains(code.status), "\(code)")
        }
    }

    @Test func theServedDocumentsAreTheOneTheTableGives() async throws {
        try await EdgeFixture.run { edge in
            let json = try await edge.send("GET", "/openapi.json", key: nil)
            let served = try JSON.parse(json.body, maximumDepth: 64)
            #expect(served == OpenAPIDocumentTests.document)
            let yaml = try await edge.send("GET", "/openapi.yaml", key: nil)
            #expect(yaml.headers["content-type"] == "application/yaml")
            #expect(yaml.text == OpenAPIDocument.yaml(OpenAPIDocumentTests.operations))
        }
    }

    @Test func theYAMLQuotesWhatWouldBeReadOtherwise() {
        let text = YAMLText.text([
            "plain": "a/b-c", "200": "yes", "colon": "a: b", "hash": "a #b", "number": "12",
            "empty": "", "none": [], "nothing": [:], "dash": "- a", "null": .null,
            "list": [
                ["a": 1, "b": [true, "off"]], ["x", ["z"]],
            ], "line": "a\nb",
        ])
        #expect(
            text == """
                plain: a/b-c
                "200": "yes"
                colon: "a: b"
                hash: "a #b"
                number: "12"
                empty: ""
                none: []
                nothing: {}
                dash: "- a"
                "null": null
                list:
                  - a: 1
                    b:
                      - true
                      - "off"
                  - - x
                    - - z
                line: "a\\nb"

                """)
    }

    /// `tools/setup tests` installs the validator; without it this test fails.
    @Test func theReferenceValidatorAcceptsBothForms() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "scrip-openapi-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let json = folder.appendingPathComponent("openapi.json")
        let yaml = folder.appendingPathComponent("openapi.yaml")
        try Data(OpenAPIDocumentTests.document.serialized()).write(to: json)
        try Data(OpenAPIDocument.yaml(OpenAPIDocumentTests.operations).utf8).write(to: yaml)
        let script = """
            import json, sys
            try:
                import yaml
                from openapi_spec_validator import validate
                from jsonschema import Draft202012Validator
            except ImportError:
                sys.exit(77)
            document = json.load(open(sys.argv[1]))
            validate(document)
            assert yaml.safe_load(open(sys.argv[2])) == document, "YAML differs from JSON"
            def check(schema, example, where):
                whole = dict(schema, components=document["components"])
                for error in Draft202012Validator(whole).iter_errors(example):
                    raise SystemExit(f"{where}: {error.message}")
            for path, item in document["paths"].items():
                for method, operation in item.items():
                    for content in operation.get("requestBody", {}).get("content", {}).values():
                        check(content["schema"], content["example"], operation["operationId"])
            for name, response in document["components"]["responses"].items():
                for content in response["content"].values():
                    check(content["schema"], content["example"], name)
            """
        var outcome: (status: Int32, text: String) = (127, "")
        // The project's own Python first, then one that has the validator already.
        for python in [".build/venv/bin/python3", "python3"]
        where [77, 127].contains(outcome.status) {
            outcome = try OpenAPIDocumentTests.run(
                python, ["-W", "ignore", "-c", script, json.path, yaml.path])
        }
        #expect(
            outcome.status == 0, "\(outcome.status); run tools/setup tests. \(outcome.text)")
    }

    /// Runs a program in the project's folder, so that a relative path is found from any other.
    private static func run(
        _ program: String, _ arguments: [String]
    ) throws -> (status: Int32, text: String) {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../..").standardizedFileURL.path
        let ending = try ChildProcess.runHere(
            "env", ["--chdir=\(folder)", program] + arguments)
        return (ending.status, ending.errors)
    }
}
