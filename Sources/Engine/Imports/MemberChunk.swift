import Codes
import Domain
import Ledger
import Store

extension ImportRows {
    /// A member as imported, personal data sealed.
    package struct SealedMember: Sendable {
        let id: MemberID
        let externalID: String
        /// Nil, here and below, leaves what is known as it is. Names in order.
        let attributes: JSON?
        /// The same, sealed; empty where there are none.
        let sealedAttributes: [UInt8]
        let tier: String?
        let person: UpsertMember.Person?
        /// The whole set.
        let tags: MemberTags?
    }
}

extension MemberTags {
    /// Tags as a column of a file writes them: semicolons between them, blanks around them and
    /// empty ones left out.
    init(separated text: String) {
        self.init(
            text.split(separator: ";").map { part in
                let isBlank = { (character: Character) in character == " " }
                let begun = part.drop(while: isBlank)
                return String(begun.reversed().drop(while: isBlank).reversed())
            }.filter { !$0.isEmpty })
    }
}

/// Writes the members of a chunk: new ones whole, of known ones what the file says otherwise.
struct MemberChunk {
    let context: CommandContext
    let entry: Int

    private var work: UnitOfWork { context.work }

    func write(_ drafts: [ImportRows.SealedMember]) throws {
        let names = drafts.map { MemberName(tenant: context.tenant, externalID: $0.externalID) }
        try work.membersByName.prefetch(names, work.connection)
        try prefetchDetails(drafts)
        for draft in drafts {
            if let member = try work.member(externalID: draft.externalID, context.tenant) {
                try change(member, draft)
            } else {
                create(draft)
            }
        }
    }

    /// Only what the file has columns for.
    private func prefetchDetails(_ drafts: [ImportRows.SealedMember]) throws {
        let told = drafts.filter { $0.tier != nil || $0.person != nil || $0.tags != nil }
        let keys = try told.compactMap { draft in
            try work.member(externalID: draft.externalID, context.tenant).map { key($0.id) }
        }
        guard !keys.isEmpty else { return }
        try work.memberProfiles.prefetch(keys, work.connection)
        try work.memberPersons.prefetch(keys, work.connection)
        try work.memberTags.prefetch(keys, work.connection)
    }

    private func key(_ member: MemberID) -> RowKey {
        RowKey(tenant: context.tenant.number, id: member.number)
    }

    private func create(_ draft: ImportRows.SealedMember) {
        work.members.insert(
            Member(
                tenant: context.tenant, id: draft.id, externalID: draft.externalID,
                sealedAttributes: draft.sealedAttributes, acquiredBy: nil,
                createdAt: context.now),
            entryIndex: entry)
        if let row = profile(draft, draft.id) {
            work.memberProfiles.insert(row, entryIndex: entry)
        }
        if let row = person(draft, draft.id) {
            work.memberPersons.insert(row, entryIndex: entry)
        }
        if let row = tags(draft, draft.id), !row.tags.isEmpty {
            work.memberTags.insert(row, entryIndex: entry)
        }
    }

    private func change(_ known: Member, _ draft: ImportRows.SealedMember) throws {
        if try changesAttributes(known, draft) {
            var member = known
            member.sealedAttributes = draft.sealedAttributes
            work.members.update(member, entryIndex: entry)
        }
        let key = key(known.id)
        if let row = profile(draft, known.id) {
            let stored = try work.memberProfiles.load(key, work.connection)
            if stored == nil {
                work.memberProfiles.insert(row, entryIndex: entry)
            } else if stored?.tier != row.tier {
                work.memberProfiles.update(row, entryIndex: entry)
            }
        }
        if let row = person(draft, known.id) {
            let stored = try work.memberPersons.load(key, work.connection)
            if stored == nil {
                work.memberPersons.insert(row, entryIndex: entry)
            } else if stored?.person != row.person {
                work.memberPersons.update(row, entryIndex: entry)
            }
        }
        if let row = tags(draft, known.id) {
            let stored = try work.memberTags.load(key, work.connection)
            if stored == nil {
                work.memberTags.insert(row, entryIndex: entry)
            } else if stored?.tags != row.tags {
                work.memberTags.update(row, entryIndex: entry)
            }
        }
    }

    /// Sealed bytes differ every time, so what they hold is compared.
    private func changesAttributes(
        _ member: Member, _ draft: ImportRows.SealedMember
    ) throws -> Bool {
        guard let attributes = draft.attributes else { return false }
        let stored = try member.attributes(context.codes)
        return stored.inOrderOfNames != attributes.inOrderOfNames
    }

    private func profile(
        _ draft: ImportRows.SealedMember, _ member: MemberID
    ) -> MemberProfileRow? {
        draft.tier.map { MemberProfileRow(tenant: context.tenant, member: member, tier: $0) }
    }

    private func person(_ draft: ImportRows.SealedMember, _ member: MemberID) -> MemberPerson? {
        draft.person.map {
            MemberPerson(
                tenant: context.tenant, member: member, person: $0.hash,
                sealedReference: $0.sealedReference)
        }
    }

    private func tags(_ draft: ImportRows.SealedMember, _ member: MemberID) -> MemberTagsRow? {
        draft.tags.map { MemberTagsRow(tenant: context.tenant, member: member, tags: $0) }
    }
}

extension JSON {
    /// An object with its members sorted, so that equal ones compare as equal.
    fileprivate var inOrderOfNames: JSON {
        guard case .object(let members) = self else { return self }
        return .object(members.sorted { $0.name < $1.name })
    }
}

extension Engine {
    /// Members with what is personal sealed, ready for a chunk.
    func seal(_ members: [MemberRecord], tenant: TenantID) throws -> [ImportRows.SealedMember] {
        try members.map { member in
            let attributes = member.attributes.map {
                codes.root.seal(
                    $0.serialized(), context: Member.sealContext(tenant, member.externalID))
            }
            return ImportRows.SealedMember(
                id: MemberID(try numbers.nextID()), externalID: member.externalID,
                attributes: member.attributes, sealedAttributes: attributes ?? [],
                tier: member.tier,
                person: member.person.map {
                    sealed(person: $0, externalID: member.externalID, tenant)
                },
                tags: member.tags)
        }
    }

    /// Which natural person a member is, as it is kept.
    func sealed(
        person reference: String, externalID: String, _ tenant: TenantID
    ) -> UpsertMember.Person {
        UpsertMember.Person(
            hash: codes.hash(ofPerson: reference, tenant),
            sealedReference: codes.root.seal(
                Array(reference.utf8), context: Member.personContext(tenant, externalID)))
    }
}
