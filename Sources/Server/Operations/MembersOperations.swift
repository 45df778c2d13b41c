import Domain

/// Members: the merchant's customers under its own pseudonymous numbers.
enum MembersOperations {
    static let tags = Schema.array(.text(1...Limits.tagBytes), counts: 0...Limits.memberTags)

    static let components: [(name: String, schema: Schema)] = [
        (
            "Member",
            .answer([
                .required("id", .text(Rules.member)),
                .required("external_id", CommonSchemas.externalID),
                .required("attributes", CommonSchemas.metadata),
                .required("acquired_by", .nullable(.text(Rules.campaign))),
                .required("tier", .nullable(CommonSchemas.reference)),
                .required("person", .nullable(CommonSchemas.reference)),
                .required("tags", .note("Sorted.", tags)),
                .required("created_at", .timestamp),
            ])
        ),
        (
            "MemberDraft",
            .request([
                .optional("attributes", .nullable(CommonSchemas.metadata)),
                .optional(
                    "acquired_by",
                    .note(
                        "The campaign that won them; kept once set.",
                        .nullable(.text(Rules.campaign)))),
                .optional(
                    "tier",
                    .note(
                        "The merchant's own name of a level of membership.",
                        .nullable(CommonSchemas.reference))),
                .optional(
                    "person",
                    .note(
                        """
                        The merchant's own name of the natural person, the same for all of their \
                        members; kept sealed, and counted by a keyed hash.
                        """, .nullable(CommonSchemas.reference))),
                .optional(
                    "tags", .note("The whole set; left out, it stays.", .nullable(tags))),
            ])
        ),
    ]

    private static let tag = "Members"
    private static let member = Schema.reference("Member")

    static func all(_ handlers: any Handlers) -> [Operation] {
        [
            Operation(
                "upsertMember", .put, "/v1/members/{external_id}", tag: tag,
                scope: .membersWrite, idempotency: .optional,
                summary: "Make a member known, or change what is known.",
                parameters: [CommonParameters.externalID],
                body: RequestBody(
                    .reference("MemberDraft"),
                    example: [
                        "tier": .string("gold"), "tags": .array([.string("vip")]),
                        "attributes": ["city": .string("Shanghai")],
                        "acquired_by": .string(Rules.campaign.example),
                    ]),
                responses: [
                    Response(200, "The member, known before.", member),
                    Response(201, "The member, new.", member),
                ],
                refusals: [404, 409], handler: handlers.upsertMember),
            Operation(
                "getMember", .get, "/v1/members/{external_id}", tag: tag, scope: .membersRead,
                summary: "Get a member.", parameters: [CommonParameters.externalID],
                responses: [Response(200, "The member.", member)], refusals: [404],
                handler: handlers.getMember),
            Operation(
                "listMemberCoupons", .get, "/v1/members/{external_id}/coupons", tag: tag,
                scope: .couponsRead, summary: "List a member's coupons, oldest first.",
                parameters: [CommonParameters.externalID] + CommonParameters.page,
                responses: [Response(200, "A page.", CommonSchemas.page("Coupon"))],
                refusals: [404], handler: handlers.listMemberCoupons),
        ]
    }
}
