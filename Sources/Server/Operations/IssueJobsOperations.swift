import Domain

/// Issue jobs: coupons for many members, issued in the background.
enum IssueJobsOperations {
    private static let members = Schema.array(
        CommonSchemas.externalID, counts: 1...Limits.issueJobPage)
    private static let audience = Schema.choice(
        IssueJobDraft.Audience.allCases.map(\.rawValue))

    static let components: [(name: String, schema: Schema)] = [
        (
            "IssueJob",
            .answer([
                .required("id", .text(Rules.issueJob)),
                .required("offer_id", .text(Rules.offer)),
                .required("campaign_id", .text(Rules.campaign)),
                .required("name", CommonSchemas.name),
                .required("audience", audience),
                .required("audience_name", .nullable(CommonSchemas.reference)),
                .required(
                    "state",
                    .choice([
                        "receiving", "running", "paused", "withdrawing", "cancelled", "finished",
                    ])),
                .required("total", .note("Members.", CommonSchemas.count)),
                .required("done", CommonSchemas.count),
                .required("issued", CommonSchemas.count),
                .required("refused", CommonSchemas.count),
                .required("voided", .note("After it was cancelled.", CommonSchemas.count)),
                .required("expires_at", .nullable(.timestamp)),
                .required("created_at", .timestamp),
                .required("ended_at", .nullable(.timestamp)),
            ])
        ),
        (
            "IssueJobDraft",
            .request([
                .required("offer_id", .text(Rules.offer)),
                .required("name", CommonSchemas.name),
                .optional(
                    "audience",
                    .note("list where left out: here or to be sent.", .nullable(audience))),
                .optional(
                    "audience_name",
                    .note("For the audience named.", .nullable(CommonSchemas.reference))),
                .optional(
                    "members", .note("The whole list; starts at once.", .nullable(members))),
                .optional("expires_at", .nullable(.timestamp)),
            ])
        ),
        ("IssueJobMembers", .request([.required("members", members)])),
        (
            "IssueJobCancel",
            .request([
                .optional(
                    "void_issued",
                    .note("Void what it issued and nobody has used.", .nullable(.boolean)))
            ])
        ),
        (
            "IssueJobRefusal",
            .answer([
                .required("member", CommonSchemas.externalID),
                .required(
                    "code",
                    .note(
                        "already_exists: the list names the member before.",
                        .choice(RefusalCode.allCases.map(\.rawValue)))),
            ])
        ),
    ]

    private static let tag = "Issue jobs"
    private static let job = Schema.reference("IssueJob")
    private static let id = CommonParameters.id("job_id", Rules.issueJob)
    private static let path = "/v1/issue-jobs"
    private static let example: JSON = ["members": .array([.string(Rules.externalID.example)])]

    static func all(_ handlers: any Handlers) -> [Operation] {
        [
            Operation(
                "createIssueJob", .post, path, tag: tag, scope: .couponsIssue,
                idempotency: .required, summary: "Issue a coupon to each of many members.",
                description: """
                    With `members` or for all members it runs at once. A longer list is sent in \
                    pages to `addIssueJobMembers`, then started.
                    """,
                body: RequestBody(
                    .reference("IssueJobDraft"),
                    example: [
                        "offer_id": .string(Rules.offer.example), "name": .string("Birthdays"),
                        "members": .array([.string(Rules.externalID.example)]),
                    ], limit: Limits.largeBodyBytes),
                responses: [Response(201, "The job.", job)], refusals: [404, 409],
                handler: handlers.createIssueJob),
            Operation(
                "listIssueJobs", .get, path, tag: tag, scope: .couponsRead,
                summary: "List jobs, oldest first.", parameters: CommonParameters.page,
                responses: [Response(200, "A page.", CommonSchemas.page("IssueJob"))],
                handler: handlers.listIssueJobs),
            Operation(
                "getIssueJob", .get, path + "/{job_id}", tag: tag, scope: .couponsRead,
                summary: "Get a job and how far it is.", parameters: [id],
                responses: [Response(200, "The job.", job)], handler: handlers.getIssueJob),
            Operation(
                "listIssueJobRefusals", .get, path + "/{job_id}/refusals", tag: tag,
                scope: .couponsRead, summary: "List the members that got no coupon, and why.",
                parameters: [id] + CommonParameters.page,
                responses: [Response(200, "A page.", CommonSchemas.page("IssueJobRefusal"))],
                handler: handlers.listIssueJobRefusals),
            Operation(
                "addIssueJobMembers", .post, path + "/{job_id}/members", tag: tag,
                scope: .couponsIssue, idempotency: .required,
                summary: "Add members to a job's list before it starts.", parameters: [id],
                body: RequestBody(
                    .reference("IssueJobMembers"), example: example,
                    limit: Limits.largeBodyBytes),
                responses: [Response(200, "The job.", job)], refusals: [409],
                handler: handlers.addIssueJobMembers),
            change(
                "startIssueJob", "start", "Start a job whose list is complete.",
                handlers.startIssueJob),
            change("pauseIssueJob", "pause", "Let a job rest.", handlers.pauseIssueJob),
            change("resumeIssueJob", "resume", "Let a paused job go on.", handlers.resumeIssueJob),
            Operation(
                "cancelIssueJob", .post, path + "/{job_id}/cancel", tag: tag,
                scope: .couponsIssue, idempotency: .required,
                summary: "Stop a job for good.",
                description: "What it issued stays, unless `void_issued` says otherwise.",
                parameters: [id],
                body: RequestBody(
                    .reference("IssueJobCancel"), example: ["void_issued": .bool(true)],
                    isRequired: false),
                responses: [Response(200, "The job.", job)], refusals: [409],
                handler: handlers.cancelIssueJob),
        ]
    }

    private static func change(
        _ operation: String, _ verb: String, _ summary: String,
        _ handler: @escaping Operation.Handler
    ) -> Operation {
        Operation(
            operation, .post, path + "/{job_id}/\(verb)", tag: tag, scope: .couponsIssue,
            idempotency: .required, summary: summary, parameters: [id],
            body: CommonSchemas.emptyBody, responses: [Response(200, "The job.", job)],
            refusals: [409], handler: handler)
    }
}
