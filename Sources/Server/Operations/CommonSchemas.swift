import Domain

/// Schemas several operations share: the components of the OpenAPI document.
enum CommonSchemas {
    static let minorUnits = Schema.integer(0...Limits.amountMinorUnits)
    static let positiveMinorUnits = Schema.integer(1...Limits.amountMinorUnits)
    static let signedMinorUnits = Schema.integer(
        -Limits.amountMinorUnits...Limits.amountMinorUnits)
    static let count = Schema.integer(0...Int64.max)
    static let currency = Schema.pattern("^[A-Z]{3}$")
    static let name = Schema.text(1...Limits.nameBytes)
    static let reason = Schema.nullable(.text(1...Limits.reasonBytes))
    static let reference = Schema.text(1...Limits.referenceBytes)
    static let externalID = Schema.text(Rules.externalID)
    static let money = Schema.reference("Money")
    static let signedMoney = Schema.reference("SignedMoney")
    static let metadata = Schema.reference("Metadata")
    static let hex = Schema.pattern("^[0-9a-f]*$")
    static let codeText = Schema.text(1...Limits.codeBytes)

    /// `{"items": [...], "next_cursor": ...}`.
    static func page(_ element: String) -> Schema {
        .answer([
            .required("items", .array(.reference(element), counts: 0...Limits.pageItems)),
            .required("next_cursor", .nullable(.text(Rules.cursor))),
        ])
    }

    /// Every component, in the order the document lists them.
    static var components: [(name: String, schema: Schema)] {
        shared + CampaignsOperations.components + TemplatesOperations.components
            + OffersOperations.components
            + VersionsOperations.components + ReplaysOperations.components
            + ApprovalsOperations.components
            + MembersOperations.components + AudiencesOperations.components
            + StoresOperations.components
            + RewardsOperations.components + SettlementOperations.components
            + CouponsOperations.components
            + CodeBatchesOperations.components + IssueJobsOperations.components
            + RedemptionOperations.components + OrdersOperations.components
            + HoldsOperations.components
            + GiftCardsOperations.components
            + ReportsOperations.components + LedgerOperations.components
            + IdentityOperations.components + EventsOperations.components
            + ServiceOperations.components
    }

    private static let shared: [(name: String, schema: Schema)] = [
        (
            "Money",
            .note(
                "An amount in the minor unit of its currency.",
                .answer([
                    .required("amount", minorUnits), .required("currency", currency),
                ]))
        ),
        (
            "SignedMoney",
            .note(
                "A change: negative where value left.",
                .answer([
                    .required("amount", signedMinorUnits), .required("currency", currency),
                ]))
        ),
        (
            "MoneyInput",
            .request([
                .required("amount", positiveMinorUnits), .required("currency", currency),
            ])
        ),
        (
            "Metadata",
            .note(
                "The merchant's own members, at most \(Limits.metadataBytes) bytes as JSON.",
                .map(.anything, maximum: Limits.metadataMembers))
        ),
        (
            "Condition",
            .answer([
                .required("name", .pattern("^[a-z0-9_]+$")),
                .optional("subject", .text(0...512)),
                .required("required", .anything),
                .required("actual", .anything),
            ])
        ),
        (
            "Problem",
            .answer([
                .required("type", .pattern("^urn:scrip:problem:[a-z0-9_]+$")),
                .required("title", .text(1...200)),
                .required("status", .integer(400...599)),
                .required("code", .pattern("^[a-z0-9_]+$")),
                .required("detail", .note("What to do next.", .text(1...1_000))),
                .required("request_id", .pattern("^[A-Za-z0-9_-]{1,64}$")),
                .required("conditions", .array(.reference("Condition"), counts: 0...1_000)),
            ])
        ),
        ("Reason", .request([.optional("reason", reason)])),
    ]

    /// The body of commands that take at most a reason.
    static func reasonBody(_ example: String) -> RequestBody {
        RequestBody(
            .reference("Reason"), example: ["reason": .string(example)],
            isRequired: false)
    }

    /// The body of commands that take nothing: empty or `{}`.
    static let emptyBody = RequestBody(.request([]), example: .object([]), isRequired: false)
}

/// Forms of text in paths, queries and documents.
enum Rules {
    /// Every kind of id has a fixed length and alphabet; the examples are not real ids.
    private static let exampleCharacters = "3M7Q0Z9K2X4TB"

    static func id<Entity: IdentifiedEntity>(_ entity: Entity.Type) -> TextRule {
        .identifier(of: entity, example: exampleCharacters)
    }

    static let campaign = id(CampaignEntity.self)
    static let offer = id(OfferEntity.self)
    static let coupon = id(CouponEntity.self)
    static let giftCard = id(GiftCardEntity.self)
    static let member = id(MemberEntity.self)
    static let redemption = id(RedemptionEntity.self)
    static let hold = id(HoldEntity.self)
    static let key = id(APIKeyEntity.self)
    static let issueJob = id(IssueJobEntity.self)
    static let campaignJob = id(CampaignJobEntity.self)
    static let codeBatch = id(CodeBatchEntity.self)

    static let externalID = TextRule.characters(
        "A-Za-z0-9._:@-", lengths: 1...128, example: "m-1001"
    ) { byte in
        switch byte {
        case 0x30...0x3A, 0x40...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }

    static let currency = TextRule.characters("A-Z", lengths: 3...3, example: "CNY") { byte in
        (0x41...0x5A).contains(byte)
    }

    static let cursor = TextRule.characters(
        "A-Za-z0-9_=-", lengths: 1...256, example: "MTAw"
    ) { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x3D, 0x5F: true
        default: false
        }
    }

    static let reference = TextRule.printable(
        lengths: 1...Limits.referenceBytes, example: "R-2026-0001")
}

/// Parameters several operations share.
enum CommonParameters {
    static let page: [Parameter] = [
        Parameter(
            "limit", in: .query,
            .integer(1...Int64(Limits.pageItems), whenAbsent: Int64(Limits.defaultPageItems)),
            description: "Most items to answer."),
        Parameter(
            "cursor", in: .query, .text(Rules.cursor),
            description: "next_cursor of the page before."),
    ]

    static func id(_ name: String, _ rule: TextRule) -> Parameter {
        Parameter(
            name, in: .path, .text(rule), description: "The id.", refusal: .notFound)
    }

    static let externalID = Parameter(
        "external_id", in: .path, .text(Rules.externalID),
        description: "The merchant's own pseudonymous member number.")

    static func campaignFilter(isRequired: Bool = false) -> Parameter {
        Parameter(
            "campaign_id", in: .query, .text(Rules.campaign), isRequired: isRequired,
            description: "Only those of this campaign.")
    }

    static let codeImage: [Parameter] = [
        Parameter(
            "format", in: .query, .choice(["svg", "png", "terminal"], whenAbsent: "svg"),
            description: "How to draw it."),
        Parameter(
            "module_size", in: .query, .integer(1...64, whenAbsent: 8),
            description: "Pixels of one module (PNG and SVG)."),
        Parameter(
            "quiet_zone", in: .query, .integer(0...16, whenAbsent: 4),
            description: "Modules of margin; scanners want four."),
        Parameter(
            "level", in: .query, .choice(["L", "M", "Q", "H"], whenAbsent: "M"),
            description: "Error correction."),
    ]

    /// The answer to `codeImage`.
    static let codeImageResponse = Response(
        200, "The signed code as a QR code.",
        content: [
            (MediaType.svg, .string(TextSchema())), (MediaType.png, .binary),
            (MediaType.plainText, .string(TextSchema())),
        ])
}
