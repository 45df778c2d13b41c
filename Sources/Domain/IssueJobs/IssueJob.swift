// Issue jobs
//
// A job issues one coupon of an offer to each member of an audience: a list that was sent, or all
// members known when it was made. It goes through its audience in chunks, each one command; its
// row, which the chunk's command moves, says how far it came, so a crash, a restart or a second
// process leaves no gap and no double. Members that a rule refuses are counted and listed, and the
// job goes on.

package import Ledger

/// Coupons for many members, issued little by little.
package struct IssueJob: Hashable, Sendable {
    package let tenant: TenantID
    package let id: IssueJobID
    package let offer: OfferID
    package let campaign: CampaignID
    package let name: String
    package let audience: Audience
    package var state: State
    /// Members in all; of all members only known for certain when the job has finished.
    package var total: Int64
    /// How far it came: chunks of its list, or the id of the last member.
    package var place: Int64
    /// Where it ends, in the same measure.
    package var end: Int64
    /// Chunks done; each has a result.
    package var chunks: Int64
    package var issued: Int64
    package var refused: Int64
    /// Of a cancelled job whose coupons are voided: chunks done, and coupons voided.
    package var withdrawnChunks: Int64
    package var withdrawn: Int64
    /// Of each coupon; nil: with the offer.
    package let expiresAt: Timestamp?
    package let createdAt: Timestamp
    package var endedAt: Timestamp?

    package enum Audience: Int64, Sendable {
        case list = 1
        case allMembers = 2
        /// A named audience, kept beside the job.
        case named = 3
    }

    package enum State: Int64, Sendable {
        /// Its list is not complete.
        case receiving = 1
        case running = 2
        case paused = 3
        /// Cancelled, and voiding what it issued.
        case withdrawing = 4
        case cancelled = 5
        case finished = 6
    }

    package init(
        tenant: TenantID, id: IssueJobID, offer: OfferID, campaign: CampaignID, name: String,
        audience: Audience, state: State, total: Int64, place: Int64, end: Int64, chunks: Int64,
        issued: Int64, refused: Int64, withdrawnChunks: Int64, withdrawn: Int64,
        expiresAt: Timestamp?, createdAt: Timestamp, endedAt: Timestamp?
    ) {
        self.tenant = tenant
        self.id = id
        self.offer = offer
        self.campaign = campaign
        self.name = name
        self.audience = audience
        self.state = state
        self.total = total
        self.place = place
        self.end = end
        self.chunks = chunks
        self.issued = issued
        self.refused = refused
        self.withdrawnChunks = withdrawnChunks
        self.withdrawn = withdrawn
        self.expiresAt = expiresAt
        self.createdAt = createdAt
        self.endedAt = endedAt
    }

    package var done: Int64 { issued + refused }
}

/// What one chunk of a job came to.
package struct IssueJobResult: Hashable, Sendable {
    package let tenant: TenantID
    package let job: IssueJobID
    /// 0 first.
    package let chunk: Int64
    package let issued: [CouponID]
    package let refused: [Refused]

    /// A member that got no coupon.
    package struct Refused: Hashable, Sendable {
        package let member: String
        package let code: RefusalCode

        package init(member: String, code: RefusalCode) {
            self.member = member
            self.code = code
        }
    }

    package init(
        tenant: TenantID, job: IssueJobID, chunk: Int64, issued: [CouponID], refused: [Refused]
    ) {
        self.tenant = tenant
        self.job = job
        self.chunk = chunk
        self.issued = issued
        self.refused = refused
    }
}
