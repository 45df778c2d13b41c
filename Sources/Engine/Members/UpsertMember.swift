// The room "Members": members by the merchant's own number. Their attributes are sealed before
// the command is queued; the journal carries no personal data.

import Domain
import Ledger
import Store

/// Creates a member, or changes the attributes of a known one.
struct UpsertMember: ProbedCommand {
    let id: MemberID
    let externalID: String
    /// Nil: leave what is there.
    let sealedAttributes: [UInt8]?
    let acquiredBy: CampaignID?
    /// Nil: leave what is there.
    let tier: String?
    /// Nil: leave what is there.
    var person: Person?
    /// Nil: leave what is there; else the whole set.
    let tags: MemberTags?

    /// Which natural person a member is, as it is kept.
    struct Person: Sendable {
        let hash: String
        let sealedReference: [UInt8]
    }

    func run(_ context: CommandContext) throws -> Answer {
        let known = try context.work.member(externalID: externalID, context.tenant)
        if let known { return try change(known, context) }
        return try create(context)
    }

    private func create(_ context: CommandContext) throws -> Answer {
        if let acquiredBy { _ = try context.campaign(acquiredBy) }
        let member = Member(
            tenant: context.tenant, id: id, externalID: externalID,
            sealedAttributes: sealedAttributes ?? [], acquiredBy: acquiredBy,
            createdAt: context.now)
        var payload: [JSON.Member] = [.init("id", .string(context.codes.text(id)))]
        if let acquiredBy {
            payload.append(.init("acquired_by", .string(context.codes.text(acquiredBy))))
        }
        let entry = try context.commit(
            event: "member_created", subject: context.codes.text(id), payload: .object(payload))
        context.work.members.insert(member, entryIndex: entry)
        if let tier {
            let row = MemberProfileRow(tenant: context.tenant, member: id, tier: tier)
            context.work.memberProfiles.insert(row, entryIndex: entry)
        }
        let personRow = person.map { row($0, of: id, context) }
        if let personRow { context.work.memberPersons.insert(personRow, entryIndex: entry) }
        if let tags, !tags.isEmpty { write(tags, of: id, isNew: true, entry, context) }
        if let acquiredBy {
            try context.count(acquiredBy, entry: entry) { $0.membersGained += 1 }
        }
        return Answer(
            status: 201, body: try document(member, tier, personRow, tags, context))
    }

    private func write(
        _ tags: MemberTags, of member: MemberID, isNew: Bool, _ entry: Int,
        _ context: CommandContext
    ) {
        let row = MemberTagsRow(tenant: context.tenant, member: member, tags: tags)
        if isNew {
            context.work.memberTags.insert(row, entryIndex: entry)
        } else {
            context.work.memberTags.update(row, entryIndex: entry)
        }
    }

    private func change(_ known: Member, _ context: CommandContext) throws -> Answer {
        let work = context.work
        let key = RowKey(tenant: context.tenant.number, id: known.id.number)
        work.memberProfiles.want(key)
        work.memberPersons.want(key)
        work.memberTags.want(key)
        try work.settleWants()
        let profile = try work.memberProfiles.load(key, work.connection)
        let identity = try work.memberPersons.load(key, work.connection)
        let knownTags = try work.memberTags.load(key, work.connection)?.tags
        let newTier = tier == profile?.tier ? nil : tier
        let newTags = tags == knownTags ?? .empty ? nil : tags
        let newPerson = person.flatMap { person in
            person.hash == identity?.person ? nil : row(person, of: known.id, context)
        }
        let isChanged =
            sealedAttributes != nil || newTier != nil || newPerson != nil || newTags != nil
        guard isChanged else {
            return Answer(
                status: 200,
                body: try document(known, profile?.tier, identity, knownTags, context))
        }
        let entry = try context.commit(
            event: "member_changed", subject: context.codes.text(known.id),
            payload: ["id": .string(context.codes.text(known.id))])
        var member = known
        if let sealedAttributes {
            member.sealedAttributes = sealedAttributes
            work.members.update(member, entryIndex: entry)
        }
        if let newTier {
            let row = MemberProfileRow(tenant: context.tenant, member: known.id, tier: newTier)
            if profile == nil {
                work.memberProfiles.insert(row, entryIndex: entry)
            } else {
                work.memberProfiles.update(row, entryIndex: entry)
            }
        }
        if let newPerson {
            if identity == nil {
                work.memberPersons.insert(newPerson, entryIndex: entry)
            } else {
                work.memberPersons.update(newPerson, entryIndex: entry)
            }
        }
        if let newTags {
            write(newTags, of: known.id, isNew: knownTags == nil, entry, context)
        }
        let body = try document(
            member, newTier ?? profile?.tier, newPerson ?? identity, newTags ?? knownTags,
            context)
        return Answer(status: 200, body: body)
    }

    private func row(
        _ person: Person, of member: MemberID, _ context: CommandContext
    ) -> MemberPerson {
        MemberPerson(
            tenant: context.tenant, member: member, person: person.hash,
            sealedReference: person.sealedReference)
    }

    private func document(
        _ member: Member, _ tier: String?, _ person: MemberPerson?, _ tags: MemberTags?,
        _ context: CommandContext
    ) throws -> [UInt8] {
        try member.document(
            context.codes, tier: tier, person: person, tags: tags ?? .empty
        ).serialized()
    }
}
