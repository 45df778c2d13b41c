// CampaignJobs
//
// Work over what a campaign has, or its past, too long for one command: a replay of stored orders
// against a changed rule, the later end of many coupons. It goes on a page at a time from a place
// that each page's transaction compares and moves, so it may stop anywhere, go on in any process,
// and be cancelled; what it holds in memory does not depend on how much there is.

package import Ledger

/// Work over a campaign. Its page `chunk` 0 is the job itself, the others are what it found.
package struct CampaignJob: Hashable, Sendable {
    package let tenant: TenantID
    package let id: CampaignJobID
    /// 0: the job; 1 and up: pages of what it found, which never change.
    package let chunk: Int64
    package let kind: Kind
    package private(set) var state: State
    package let campaign: CampaignID
    /// Nil where it is about the whole campaign.
    package let offer: OfferID?
    /// How far it came; what the number means is the kind's own affair.
    package private(set) var place: Int64
    package let end: Int64
    package private(set) var document: JSON
    package let createdAt: Timestamp
    package private(set) var endedAt: Timestamp?

    /// Raw values are stored.
    package enum Kind: Int64, Sendable {
        case replay = 1
        /// A later end for coupons.
        case coupons = 2

        package var name: String {
            switch self {
            case .replay: "replay"
            case .coupons: "extension"
            }
        }
    }

    /// Raw values are stored.
    package enum State: Int64, Sendable {
        /// A page of what was found.
        case page = 0
        case running = 1
        case finished = 2
        case cancelled = 3

        package var name: String {
            switch self {
            case .page: "page"
            case .running: "running"
            case .finished: "finished"
            case .cancelled: "cancelled"
            }
        }
    }

    package init(
        tenant: TenantID, id: CampaignJobID, chunk: Int64 = 0, kind: Kind, state: State,
        campaign: CampaignID, offer: OfferID?, place: Int64, end: Int64, document: JSON,
        createdAt: Timestamp, endedAt: Timestamp? = nil
    ) {
        self.tenant = tenant
        self.id = id
        self.chunk = chunk
        self.kind = kind
        self.state = state
        self.campaign = campaign
        self.offer = offer
        self.place = place
        self.end = end
        self.document = document
        self.createdAt = createdAt
        self.endedAt = endedAt
    }

    /// The job after a page; finished where nothing is left.
    ///
    /// Refusals: `illegal_state` where the job has ended or another process did the page.
    package func advanced(
        from before: Int64, to next: Int64?, document: JSON, now: Timestamp
    ) throws(Refusal) -> CampaignJob {
        guard state == .running, place == before else {
            throw Self.refusal("running", state.name)
        }
        var job = self
        job.document = document
        job.place = next ?? end
        if next == nil {
            job.state = .finished
            job.endedAt = now
        }
        return job
    }

    /// Refusals: `illegal_state`.
    package func cancelled(now: Timestamp) throws(Refusal) -> CampaignJob {
        guard state == .running else { throw Self.refusal("running", state.name) }
        var job = self
        job.state = .cancelled
        job.endedAt = now
        return job
    }

    /// A page of what the job found.
    package func page(_ chunk: Int64, _ document: JSON, now: Timestamp) -> CampaignJob {
        CampaignJob(
            tenant: tenant, id: id, chunk: chunk, kind: kind, state: .page, campaign: campaign,
            offer: offer, place: 0, end: 0, document: document, createdAt: now)
    }

    private static func refusal(_ required: String, _ actual: String) -> Refusal {
        Refusal(
            .illegalState, "This job has ended or goes on elsewhere; look at its state.",
            [
                Condition(
                    RefusalCode.illegalState.rawValue, required: .string(required),
                    actual: .string(actual))
            ])
    }
}
