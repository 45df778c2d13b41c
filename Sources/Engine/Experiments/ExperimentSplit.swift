// The room "Experiments": puts members into arms, remembers who has met an experiment, and loads
// the figures that its lift is made of. A member's arm is computed whenever it is asked; only that
// a member was decided about is stored, once.

import Codes
package import Domain
import Ledger

/// Splits members by a keyed hash of merchant, campaign, salt and member: nobody who does not have
/// the root key can tell, or choose, an arm.
struct ExperimentSplit: Sendable {
    private let key: SecretBytes

    init(root: RootKey) {
        key = root.derive(purpose: "experiments", tenant: 0)
    }

    /// The arm's number; 0 for the holdout.
    func arm(
        of member: MemberID, in experiment: Experiment, campaign: CampaignID, tenant: TenantID
    ) -> Int64 {
        var message: [UInt8] = []
        for number in [tenant.number, campaign.number, member.number] {
            withUnsafeBytes(of: number.bigEndian) { message.append(contentsOf: $0) }
        }
        message.append(contentsOf: experiment.salt.utf8)
        let hash = Hash.blake2b(message, key: key, length: 16)
        let place = hash.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 10_000
        return experiment.arm(at: Int64(place))
    }
}

extension CodeBook {
    /// True where the split keeps an offer from a member.
    func withholds(_ offer: Offer, from member: MemberID?) -> Bool {
        guard let experiment = offer.definition.experiment, let member else { return false }
        return !experiment.isGiven(toArm: arm(of: member, experiment.split, offer))
    }

    func arm(of member: MemberID, _ split: Experiment, _ offer: Offer) -> Int64 {
        arm(of: member, in: split, campaign: offer.campaign, tenant: offer.tenant)
    }

    /// The number of a member's arm; 0 for the holdout.
    package func arm(
        of member: MemberID, in experiment: Experiment, campaign: CampaignID, tenant: TenantID
    ) -> Int64 {
        experiments.arm(of: member, in: experiment, campaign: campaign, tenant: tenant)
    }
}
