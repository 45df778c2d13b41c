import Domain
import Engine
import Ledger

/// JSON and every document that requests, imports and stored rows hold.
///
/// What is read prints, and the print reads back equal and prints the same. Every reader of a
/// document answers or refuses with conditions, never with text that could end a line of a log.
final class JSONTarget: FuzzTarget {
    static let name = "json"

    let seeds = JSONSeeds.texts.map { Array($0.utf8) }
    let words = [
        "null", "true", "1e308", "-0", "9223372036854775807", "\\u0000", "\\ud83d\\ude00",
        "\\u00e9",
        "\"amount\":", "\"currency\":\"CNY\"", "{\"a\":", "[[[[", "0.1", "\u{FEFF}",
    ].map { Array($0.utf8) }

    private static let names: Set<String> = Set(
        JSONSeeds.texts.flatMap { $0.split { !($0.isLowercase || $0 == "_") }.map(String.init) })

    private let readers: [(name: String, read: (JSON) throws(Refusal) -> Void)] = [
        ("campaign", { json throws(Refusal) in _ = try CampaignDraft.read(json) }),
        ("changes", { json throws(Refusal) in _ = try CampaignChanges.read(json) }),
        ("offer", { json throws(Refusal) in _ = try OfferDraft.read(json) }),
        ("member", { json throws(Refusal) in _ = try MemberDraft.read(json) }),
        ("coupon", { json throws(Refusal) in _ = try CouponDraft.read(json) }),
        ("batch", { json throws(Refusal) in _ = try CodeBatchDraft.read(json) }),
        ("redemption", { json throws(Refusal) in _ = try RedemptionRequest.read(json) }),
        ("card", { json throws(Refusal) in _ = try GiftCardDraft.read(json) }),
        ("refund", { json throws(Refusal) in _ = try GiftCardRefundDraft.read(json) }),
        ("reason", { json throws(Refusal) in _ = try ReasonDraft.read(json) }),
        ("key", { json throws(Refusal) in _ = try APIKeyDraft.read(json) }),
        ("mapping", { json throws(Refusal) in _ = try ImportMapping.read(json) }),
    ]

    func reshape(_ input: [UInt8], _ random: inout SplitMix64) -> [UInt8]? {
        JSONDamage.damaged(input, &random)
    }

    func run(_ input: [UInt8]) throws(FuzzFinding) -> UInt64 {
        let json: JSON
        do throws(Refusal) {
            json = try JSON.parse(input)
        } catch {
            return try signature(of: error, in: "parse")
        }
        let text = json.serialized()
        let again = try? JSON.parse(text)
        try holds(again == json, "what was read prints as something else")
        try holds(again?.serialized() == text, "the print of a print is another")
        return try runReaders(json)
    }

    /// Only the readers that come furthest tell something: the others miss their first field.
    private func runReaders(_ json: JSON) throws(FuzzFinding) -> UInt64 {
        var fewest = Int.max
        var signature: UInt64 = 0
        for reader in readers {
            do throws(Refusal) {
                try reader.read(json)
                fewest = 0
                signature ^= Signature(reader.name).value
            } catch {
                let found = try self.signature(of: error, in: reader.name)
                if error.conditions.count < fewest {
                    fewest = error.conditions.count
                    signature = found
                }
            }
        }
        try runDefinition(json)
        return signature
    }

    /// An offer's definition is stored as its canonical form.
    private func runDefinition(_ json: JSON) throws(FuzzFinding) {
        guard let definition = try? OfferDefinition.read(json) else { return }
        let again = try? OfferDefinition.read(definition.json)
        try holds(again == definition, "an offer's canonical form reads as another offer")
    }

    private func signature(
        of refusal: Refusal, in reader: String
    ) throws(FuzzFinding) -> UInt64 {
        try holds(!refusal.conditions.isEmpty, "\(reader) refuses without a condition")
        try holds(
            refusal.message.unicodeScalars.allSatisfy { $0.value >= 0x20 },
            "\(reader) refuses with control characters")
        var signature = Signature(reader, refusal.code.rawValue)
        signature.add(refusal.conditions.count)
        for condition in refusal.conditions.prefix(2) {
            let subject = condition.subject ?? ""
            try holds(subject.utf8.count <= 600, "\(reader) names a long place")
            signature.add(condition.name)
            signature.add(subject.count { $0 == "/" })
            // Names that a reader knows; those of a document's own would all be news.
            let name = subject.split(separator: "/").last.map(String.init) ?? ""
            if JSONTarget.names.contains(name) { signature.add(name) }
        }
        return signature.value
    }
}
