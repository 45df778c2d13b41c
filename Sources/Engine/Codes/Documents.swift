import Codes
import Domain
import Ledger
import Store

/// Answers with outer ids filled in.
extension Offer {
    func document(_ codes: CodeBook, stop: Stop? = nil, isAwaiting: Bool = false) -> JSON {
        document(
            id: codes.text(id), campaign: codes.text(campaign), stop: stop, isAwaiting: isAwaiting)
    }
}

extension Coupon {
    func document(
        _ book: CodeBook, member: String?, now: Timestamp, codes texts: IssuedCodes
    ) -> JSON {
        document(
            id: book.text(id), offer: book.text(offer), campaign: book.text(campaign),
            member: member, lastRedemption: lastRedemption.map { book.text($0) },
            code: texts.typed, signedCode: texts.signed, now: now)
    }
}

extension GiftCard {
    func document(
        _ book: CodeBook, balance: Int64, member: String?, issuer: String?, now: Timestamp,
        codes texts: IssuedCodes
    ) -> JSON {
        document(
            id: book.text(id), balance: balance, member: member, issuer: issuer,
            code: texts.typed, signedCode: texts.signed, now: now)
    }
}

extension Member {
    /// Throws `KeyError` where the sealed attributes do not open.
    func document(
        _ book: CodeBook, tier: String?, person: MemberPerson?, tags: MemberTags
    ) throws -> JSON {
        document(
            id: book.text(id), attributes: try attributes(book),
            acquiredBy: acquiredBy.map { book.text($0) }, tier: tier,
            person: try person.map { try reference(of: $0, book) }, tags: tags)
    }

    private func reference(of person: MemberPerson, _ book: CodeBook) throws -> String {
        let opened = try book.root.open(
            person.sealedReference, context: Member.personContext(tenant, externalID))
        return String(decoding: opened, as: UTF8.self)
    }

    /// Binds a person's sealed reference to the member.
    static func personContext(_ tenant: TenantID, _ externalID: String) -> String {
        "person \(tenant.number) \(externalID)"
    }

    func attributes(_ book: CodeBook) throws -> JSON {
        guard !sealedAttributes.isEmpty else { return .object([]) }
        let opened = try book.root.open(
            sealedAttributes, context: Member.sealContext(tenant, externalID))
        return try JSON.parse(opened)
    }

    /// Binds sealed attributes to their member.
    static func sealContext(_ tenant: TenantID, _ externalID: String) -> String {
        "member \(tenant.number) \(externalID)"
    }
}
