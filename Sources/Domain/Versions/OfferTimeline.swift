package import Ledger

/// From when each version of an offer holds. Offers that never changed have none.
package struct OfferTimeline: Hashable, Sendable {
    package let tenant: TenantID
    package let offer: OfferID
    /// By number, the first is number 1.
    package private(set) var versions: [Entry]

    package struct Entry: Hashable, Sendable {
        package fileprivate(set) var effectiveFrom: Timestamp
        package let askedBy: APIKeyID
        /// Nil where nobody had to approve it, or nobody has yet.
        package fileprivate(set) var approvedBy: APIKeyID?
        /// False while it awaits approval.
        package fileprivate(set) var stands: Bool

        package init(
            effectiveFrom: Timestamp, askedBy: APIKeyID, approvedBy: APIKeyID? = nil,
            stands: Bool = true
        ) {
            self.effectiveFrom = effectiveFrom
            self.askedBy = askedBy
            self.approvedBy = approvedBy
            self.stands = stands
        }
    }

    /// Precondition: one version or more.
    package init(tenant: TenantID, offer: OfferID, versions: [Entry]) {
        precondition(!versions.isEmpty, "an offer has a first version")
        self.tenant = tenant
        self.offer = offer
        self.versions = versions
    }

    /// The number of the newest version.
    package var latest: Int64 { Int64(versions.count) }

    /// The version in force at a moment; nil where none stands yet.
    package func version(at moment: Timestamp) -> Int64? {
        let index = versions.lastIndex { $0.stands && $0.effectiveFrom <= moment }
        return index.map { Int64($0) + 1 }
    }

    /// The version of a number; nil where there is none.
    package subscript(number: Int64) -> Entry? {
        guard (1...latest).contains(number) else { return nil }
        return versions[Int(number) - 1]
    }

    package func appending(_ entry: Entry) -> OfferTimeline {
        var timeline = self
        timeline.versions.append(entry)
        return timeline
    }

    /// The timeline with a version that was waited for: it holds from its moment on, at the
    /// earliest from now, so that what was judged stays judged.
    ///
    /// Precondition: there is such a version.
    package func approving(_ number: Int64, by key: APIKeyID, now: Timestamp) -> OfferTimeline {
        var timeline = self
        let index = Int(number) - 1
        timeline.versions[index].stands = true
        timeline.versions[index].approvedBy = key
        timeline.versions[index].effectiveFrom = max(versions[index].effectiveFrom, now)
        return timeline
    }

    /// What a version is at a moment; wire names.
    package func state(of number: Int64, now: Timestamp) -> String {
        guard let entry = self[number], entry.stands else { return "awaiting_approval" }
        if version(at: now) == number { return "in_force" }
        // Planned, unless a later version takes its place before or when its time comes.
        let isPlanned = entry.effectiveFrom > now && version(at: entry.effectiveFrom) == number
        return isPlanned ? "planned" : "superseded"
    }
}
