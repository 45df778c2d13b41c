package import Ledger

/// The body of createIssueJob.
package struct IssueJobDraft: Hashable, Sendable {
    package enum Audience: String, CaseIterable, Sendable {
        /// A list that comes in pages; the job waits for its start.
        case list
        case allMembers = "all_members"
        /// The members of an audience, whose name is given.
        case named
    }

    /// Outer id, not yet looked up.
    package let offer: String
    package let name: String
    package let audience: Audience
    /// For `named` only.
    package let audienceName: String?
    /// The whole list, where it fits; the job runs at once.
    package let members: [String]?
    package let expiresAt: Timestamp?

    package static func read(_ json: JSON) throws(Refusal) -> IssueJobDraft {
        try ObjectReader.read(json) { fields in
            let offer = fields.required("offer_id", .identifier)
            let name = fields.required("name", .text(1...Limits.nameBytes))
            let audience = fields.optional("audience", .oneCase) as Audience?
            let members = fields.optional("members", .jobMembers)
            let expiresAt = fields.optional("expires_at", .timestamp)
            let audienceName = fields.optional("audience_name", .reference)
            if audience == .allMembers || audience == .named, members != nil {
                fields.refuse(
                    "members", .invalidField, required: "no list with an audience",
                    actual: "array")
            }
            if (audience == .named) != (audienceName != nil) {
                fields.refuse(
                    "audience_name", audience == .named ? .missingField : .invalidField,
                    required: "a name with the audience named, and only then",
                    actual: .text(orNull: audienceName))
            }
            guard let offer, let name else { return nil }
            return IssueJobDraft(
                offer: offer, name: name, audience: audience ?? .list,
                audienceName: audienceName, members: members, expiresAt: expiresAt)
        }
    }
}

/// The body of addIssueJobMembers.
package enum IssueJobMembers {
    package static func read(_ json: JSON) throws(Refusal) -> [String] {
        try ObjectReader.read(json) { $0.required("members", .jobMembers) }
    }
}

extension FieldFormat where Value == [String] {
    static var jobMembers: FieldFormat {
        .list(of: .externalID, count: 1...Limits.issueJobPage)
    }
}

/// The body of cancelIssueJob.
package struct IssueJobCancel: Hashable, Sendable {
    /// True: what the job issued is voided where nothing has happened to it.
    package let voidsIssued: Bool

    package static func read(_ json: JSON?) throws(Refusal) -> IssueJobCancel {
        try ObjectReader.read(json ?? .object([])) { fields in
            IssueJobCancel(voidsIssued: fields.optional("void_issued", .bool) ?? false)
        }
    }
}

extension IssueJob.Audience {
    fileprivate var draft: IssueJobDraft.Audience {
        switch self {
        case .list: .list
        case .allMembers: .allMembers
        case .named: .named
        }
    }
}

extension IssueJob.State {
    /// Stable wire name.
    package var name: String {
        switch self {
        case .receiving: "receiving"
        case .running: "running"
        case .paused: "paused"
        case .withdrawing: "withdrawing"
        case .cancelled: "cancelled"
        case .finished: "finished"
        }
    }
}

extension IssueJob {
    /// The job as answers show it, with outer ids (`job_...`, `off_...`, `cmp_...`).
    package func document(
        id: String, offer: String, campaign: String, audienceName: String?
    ) -> JSON {
        return [
            "id": .string(id),
            "offer_id": .string(offer),
            "campaign_id": .string(campaign),
            "name": .string(name),
            "audience": .string(audience.draft.rawValue),
            "audience_name": .text(orNull: audienceName),
            "state": .string(state.name),
            "total": .integer(total),
            "done": .integer(done),
            "issued": .integer(issued),
            "refused": .integer(refused),
            "voided": .integer(withdrawn),
            "expires_at": .text(orNull: expiresAt?.rfc3339),
            "created_at": .string(createdAt.rfc3339),
            "ended_at": .text(orNull: endedAt?.rfc3339),
        ]
    }
}
