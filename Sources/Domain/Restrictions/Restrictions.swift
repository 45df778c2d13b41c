// Restrictions
//
// Where, when, for whom and on what an offer works. One file per kind: it reads and prints its part
// of an offer's definition, checks it when the offer is saved, and says what an order lacks. All
// kinds of an offer must be met; what an offer does not restrict is not asked.
//
// A kind that needs to know something (a place, a member, a tier) fails where it is not known: a
// missing fact never opens an offer. Facts that only the outside can know, such as the distance to
// a store or the rules of a time zone, come with the `Situation`.

package import Ledger

/// Where, when, for whom and on what an offer works. Empty parts restrict nothing.
package struct Restrictions: Hashable, Sendable {
    package var spend: SpendRestriction
    package var products: ProductRestriction
    package var places: StoreRestriction
    package var channels: ChannelRestriction
    package var paymentMethods: PaymentRestriction
    package var fulfilments: FulfilmentRestriction
    package var events: EventRestriction
    package var regions: RegionRestriction
    package var distance: DistanceRestriction
    package var validity: ValidityRestriction
    package var schedule: ScheduleRestriction
    package var audience: MemberRestriction
    package var tags: TagRestriction
    package var audiences: AudienceRestriction
    package var history: HistoryRestriction
    package var condition: ConditionRestriction

    package init(
        minimumSpend: Int64 = 0, products: ProductRestriction = ProductRestriction(),
        stores: NameSet = [], startsAt: Timestamp? = nil, endsAt: Timestamp? = nil,
        memberOnly: Bool = false
    ) {
        spend = SpendRestriction(minimum: minimumSpend)
        self.products = products
        places = StoreRestriction(included: stores)
        channels = ChannelRestriction()
        paymentMethods = PaymentRestriction()
        fulfilments = FulfilmentRestriction()
        events = EventRestriction()
        regions = RegionRestriction()
        distance = DistanceRestriction()
        validity = ValidityRestriction(startsAt: startsAt, endsAt: endsAt)
        schedule = ScheduleRestriction()
        audience = MemberRestriction(memberOnly: memberOnly)
        tags = TagRestriction()
        audiences = AudienceRestriction()
        history = HistoryRestriction()
        condition = ConditionRestriction()
    }

    /// Adds what the circumstances lack, kind by kind. What counts lines and money is asked with
    /// the lines at hand.
    func check(_ circumstances: Circumstances, _ faults: inout CouponFaults) {
        func ask(_ kind: some Restriction) {
            if !kind.isEmpty { kind.check(circumstances, &faults) }
        }
        ask(places)
        ask(channels)
        ask(paymentMethods)
        ask(fulfilments)
        ask(events)
        ask(regions)
        ask(distance)
        ask(schedule)
        ask(audience)
        ask(tags)
        ask(audiences)
        ask(history)
        condition.check(circumstances, zone: schedule.zone, &faults)
    }

    /// Names what makes no sense together, or by itself.
    func validate(_ benefit: Benefit, in campaign: Campaign, _ faults: inout OfferFaults) {
        spend.validate(benefit, &faults)
        products.validate(at: "/restrictions/", &faults)
        places.validate(&faults)
        channels.validate(&faults)
        paymentMethods.validate(&faults)
        fulfilments.validate(&faults)
        events.validate(&faults)
        regions.validate(&faults)
        distance.validate(&faults)
        validity.validate(in: campaign, &faults)
        schedule.validate(&faults)
        audience.validate(&faults)
        audiences.validate(&faults)
        history.validate(&faults)
    }
}

extension Restrictions {
    init(reading fields: inout ObjectReader) {
        spend = SpendRestriction(reading: &fields)
        products = ProductRestriction(reading: &fields)
        places = StoreRestriction(reading: &fields)
        channels = ChannelRestriction(reading: &fields)
        paymentMethods = PaymentRestriction(reading: &fields)
        fulfilments = FulfilmentRestriction(reading: &fields)
        events = EventRestriction(reading: &fields)
        regions = RegionRestriction(reading: &fields)
        distance = DistanceRestriction(reading: &fields)
        validity = ValidityRestriction(reading: &fields)
        schedule = ScheduleRestriction(reading: &fields)
        audience = MemberRestriction(reading: &fields)
        tags = TagRestriction(reading: &fields)
        audiences = AudienceRestriction(reading: &fields)
        history = HistoryRestriction(reading: &fields)
        condition = ConditionRestriction(reading: &fields)
    }

    /// Only what restricts something; lists sorted, so that equal restrictions print alike.
    var document: JSON {
        let groups = [
            spend.members, products.members, places.members, channels.members,
            paymentMethods.members, fulfilments.members, events.members, regions.members,
            distance.members, validity.members, schedule.members, audience.members,
            tags.members, audiences.members, history.members, condition.members,
        ]
        return .object(groups.flatMap { $0 })
    }
}

extension FieldFormat where Value == Restrictions {
    static var restrictions: FieldFormat {
        .object { Restrictions(reading: &$0) }
    }
}

extension Restrictions {
    /// Least value of the eligible lines, minor units; 0 for none.
    package var minimumSpend: Int64 {
        get { spend.minimum }
        set { spend.minimum = newValue }
    }

    /// The merchant's own store ids; empty: every store.
    package var stores: NameSet {
        get { places.included }
        set { places.included = newValue }
    }

    /// Nil: the campaign's. Never outside the campaign's dates.
    package var startsAt: Timestamp? {
        get { validity.startsAt }
        set { validity.startsAt = newValue }
    }

    /// Nil: the campaign's. Never outside the campaign's dates.
    package var endsAt: Timestamp? {
        get { validity.endsAt }
        set { validity.endsAt = newValue }
    }

    /// True: only a known member may use it.
    package var memberOnly: Bool {
        get { audience.memberOnly }
        set { audience.memberOnly = newValue }
    }

    /// True where a kind can only be met by a member.
    package var asksForMember: Bool {
        audience.asksForMember || !tags.isEmpty || !audiences.isEmpty || history.asksForMember
    }

    /// True where what the merchant knows about the member matters.
    package var asksForProfile: Bool {
        audience.asksForProfile || asksForTags || history.asksForMember
            || condition.asksForProfile
    }

    /// True where the member's tags matter.
    package var asksForTags: Bool { !tags.isEmpty || condition.asksForTags }

    /// True where it matters how far the customer is from the store.
    package var asksForDistance: Bool { distance.metres != nil || condition.asksForDistance }
}

/// One kind of restriction.
protocol Restriction: Sendable {
    var isEmpty: Bool { get }

    /// Reads the kind's fields out of an offer's `restrictions`.
    init(reading fields: inout ObjectReader)

    /// The same fields again, only those that restrict something.
    var members: [JSON.Member] { get }

    /// Names what makes no sense, by pointer into the request that creates the offer.
    func validate(_ faults: inout OfferFaults)

    /// Adds what the circumstances lack. Called only where the kind is not empty.
    func check(_ circumstances: Circumstances, _ faults: inout CouponFaults)
}

extension Restriction {
    func validate(_ faults: inout OfferFaults) {}
}
