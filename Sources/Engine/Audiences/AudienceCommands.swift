// The room "Audiences": makes named sets of members, changes lists, and says who is in them and
// why. Whoever is on a list is one row, read by its key; a condition is asked of the member's own
// rows.

import Domain
import Ledger
import Store

/// Makes an audience. A repeat finds it as it is.
struct PutAudience: ProbedCommand {
    let name: String
    let id: Int64
    let draft: AudienceDraft

    func run(_ context: CommandContext) throws -> Answer {
        if let known = try context.work.audience(name, context.tenant) {
            guard known.isSame(as: draft) else { throw Self.taken }
            return Answer(status: 200, body: known.document.serialized())
        }
        let audience = Audience(
            tenant: context.tenant, name: name, id: id, condition: draft.condition,
            currency: draft.currency, members: 0, createdAt: context.now)
        let entry = try context.commit(
            event: "audience_created", subject: name, payload: audience.document)
        context.work.audiences.insert(audience, entryIndex: entry)
        return Answer(status: 201, body: audience.document.serialized())
    }

    private static let taken = Refusal(
        .alreadyExists, "An audience of this name is made otherwise. Choose another name.",
        [
            Condition(
                "audience", subject: "/condition", required: .string("what it was made of"),
                actual: .string("something else"))
        ])
}

/// Puts members on an audience's list and takes others off it. Who is there already stays.
struct ChangeAudienceMembers: Command {
    let name: String
    let change: AudienceChange

    func run(_ context: CommandContext) throws -> Answer {
        let work = context.work
        var audience = try work.knownAudience(name, context.tenant)
        try audience.requireList()
        var unknown: [String] = []
        let added = try rows(change.added, .listed, of: audience, &unknown, context)
        let removed = try rows(change.removed, .removed, of: audience, &unknown, context)
        if !added.isEmpty || !removed.isEmpty {
            audience.members += Int64(added.count - removed.count)
            let entry = try context.commit(
                event: "audience_changed", subject: name,
                payload: [
                    "name": .string(name), "added": .integer(Int64(added.count)),
                    "removed": .integer(Int64(removed.count)),
                    "members": .integer(audience.members),
                ])
            work.audiences.update(audience, entryIndex: entry)
            for row in added + removed { try write(row, entry, context) }
        }
        return Answer(
            status: 200,
            body: ([
                "audience": .string(name), "members": .integer(audience.members),
                "added": .integer(Int64(added.count)), "removed": .integer(Int64(removed.count)),
                "unknown": .array(unknown.map(JSON.string)),
            ] as JSON).serialized())
    }

    /// The rows that change; members that nobody knows are only named.
    private func rows(
        _ members: [String], _ state: AudienceMember.State, of audience: Audience,
        _ unknown: inout [String], _ context: CommandContext
    ) throws -> [AudienceMember] {
        let (work, tenant) = (context.work, context.tenant)
        let names = members.map { MemberName(tenant: tenant, externalID: $0) }
        try work.membersByName.prefetch(names, work.connection)
        var found: [MemberID] = []
        for (name, key) in zip(members, names) {
            if let member = try work.membersByName.find(key, work.connection) {
                found.append(member.id)
            } else {
                unknown.append(name)
            }
        }
        let keys = found.map {
            AudienceMemberKey(tenant: tenant, audience: audience.id, member: $0)
        }
        try work.audienceMembers.prefetch(keys, work.connection)
        return try zip(found, keys).compactMap { member, key in
            let known = try work.audienceMembers.load(key, work.connection)
            guard known?.state ?? .removed != state else { return nil }
            return AudienceMember(
                tenant: tenant, audience: audience.id, member: member, state: state,
                since: context.now)
        }
    }

    private func write(_ row: AudienceMember, _ entry: Int, _ context: CommandContext) throws {
        let work = context.work
        let key = AudienceMemberTable.key(of: row)
        if try work.audienceMembers.load(key, work.connection) == nil {
            work.audienceMembers.insert(row, entryIndex: entry)
        } else {
            work.audienceMembers.update(row, entryIndex: entry)
        }
    }
}
