import Domain
import Ledger

/// Where, when and for whom, by the table of restrictions: all of them must be met, and what is not
/// known does not pass.
extension CartEvaluator {
    /// What speaks against the voucher itself and the dates of its offer and campaign.
    func lifeCodes(_ voucher: RandomCart.Voucher) -> Set<RefusalCode> {
        var codes: Set<RefusalCode> = []
        let validity = voucher.offer.restrictions.validity
        if order.currency != voucher.campaign.currency { codes.insert(.currencyMismatch) }
        if voucher.campaign.state == .paused { codes.insert(.campaignPaused) }
        var starts = [voucher.campaign.startsAt] + [validity.startsAt].compactMap { $0 }
        var ends = [voucher.campaign.endsAt] + [validity.endsAt].compactMap { $0 }
        if let coupon = voucher.coupon {
            if coupon.state == .voided { codes.insert(.voided) }
            if coupon.usesLeft == 0 { codes.insert(.alreadyUsed) }
            ends.append(coupon.expiresAt)
            let zone = voucher.offer.restrictions.schedule.zone
            if validity.waitDays > 0 {
                starts.append(day(validity.waitDays, after: coupon.issuedAt, zone))
            }
            if let days = validity.validDays {
                ends.append(day(validity.waitDays + days, after: coupon.issuedAt, zone))
            }
            if let owner = coupon.member {
                if cart.member == nil { codes.insert(.memberRequired) }
                if let member = cart.member, member != owner { codes.insert(.wrongMember) }
            }
        }
        if starts.contains(where: { cart.now < $0 }) { codes.insert(.notStarted) }
        if ends.contains(where: { cart.now >= $0 }) { codes.insert(.expired) }
        return codes
    }

    /// Midnight so many local days after the day of a moment.
    private func day(_ days: Int64, after time: Timestamp, _ zone: String?) -> Timestamp {
        let offset = (cart.offsetHours(zone) ?? 0) * 3_600_000
        let length: Int64 = 86_400_000
        let today = (time.milliseconds + offset) / length
        return Timestamp(milliseconds: (today + days) * length - offset)
    }

    func circumstanceCodes(_ offer: Offer) -> Set<RefusalCode> {
        memberCodes(offer).union(placeCodes(offer.restrictions))
            .union(wordCodes(offer.restrictions))
            .union(isOpen(offer.restrictions.schedule) ? [] : [.outsideSchedule])
    }

    private func memberCodes(_ offer: Offer) -> Set<RefusalCode> {
        let (audience, history) = (offer.restrictions.audience, offer.restrictions.history)
        let asksForVisit =
            history.firstVisit != nil || history.lastVisit != nil || history.everyVisits != nil
        let needsMember =
            audience.memberOnly || !audience.tiers.names.isEmpty || audience.state != nil
            || asksForVisit || history.minimumTotalSpend != nil
            || offer.limits.redemptionsPerMember != nil
        guard cart.member != nil else { return needsMember ? [.memberRequired] : [] }
        var codes: Set<RefusalCode> = []
        let profile = cart.profile
        if !audience.tiers.names.isEmpty,
            !audience.tiers.names.contains(where: { $0 == profile?.tier })
        {
            codes.insert(.wrongTier)
        }
        let state = profile.map { $0.visits == 0 ? MemberRestriction.State.new : .returning }
        if let wanted = audience.state, wanted != state { codes.insert(.wrongMemberState) }
        if asksForVisit, !admits(history, visit: profile.map { $0.visits + 1 }) {
            codes.insert(.wrongVisit)
        }
        if let least = history.minimumTotalSpend, (profile?.spentAmount ?? -1) < least {
            codes.insert(.minimumTotalSpend)
        }
        return codes
    }

    private func admits(_ history: HistoryRestriction, visit: Int64?) -> Bool {
        guard let visit else { return false }
        return visit >= history.firstVisit ?? 1 && visit <= history.lastVisit ?? Int64.max
            && visit % (history.everyVisits ?? 1) == 0
    }

    private func placeCodes(_ restrictions: Restrictions) -> Set<RefusalCode> {
        var codes: Set<RefusalCode> = []
        let stores = restrictions.places
        let isKnownOutside = order.store.map { !stores.excluded.names.contains($0) } ?? false
        if !stores.excluded.isEmpty, !isKnownOutside { codes.insert(.wrongStore) }
        if isMissing(order.store, from: stores.included) { codes.insert(.wrongStore) }
        let regions = restrictions.regions.codes.names
        let isWithin = regions.contains { order.region?.hasPrefix($0) == true }
        if !regions.isEmpty, !isWithin { codes.insert(.wrongRegion) }
        if let metres = restrictions.distance.metres {
            guard let distance = cart.distanceMetres else {
                return codes.union([.locationRequired])
            }
            if distance > metres { codes.insert(.tooFar) }
        }
        return codes
    }

    private func wordCodes(_ restrictions: Restrictions) -> Set<RefusalCode> {
        var codes: Set<RefusalCode> = []
        if isMissing(order.channel, from: restrictions.channels.names) {
            codes.insert(.wrongChannel)
        }
        if isMissing(order.paymentMethod, from: restrictions.paymentMethods.names) {
            codes.insert(.wrongPaymentMethod)
        }
        if isMissing(order.fulfilment, from: restrictions.fulfilments.names) {
            codes.insert(.wrongFulfilment)
        }
        if isMissing(order.event, from: restrictions.events.names) { codes.insert(.wrongEvent) }
        return codes
    }

    private func isMissing(_ word: String?, from list: NameSet) -> Bool {
        !list.names.isEmpty && !list.names.contains { $0 == word }
    }

    // MARK: The clock

    private func isOpen(_ schedule: ScheduleRestriction) -> Bool {
        if schedule.weekdays.isEmpty, schedule.dailySlots.isEmpty, schedule.periods.isEmpty {
            return true
        }
        guard let hours = cart.offsetHours(schedule.zone) else { return false }
        let minutes = cart.now.milliseconds / 60_000 + hours * 60
        let (today, minute) = (minutes / 1_440, minutes % 1_440)
        let isInPeriod =
            schedule.periods.isEmpty
            || schedule.periods.contains { $0.startsAt <= cart.now && cart.now < $0.endsAt }
        guard isInPeriod else { return false }
        guard !schedule.dailySlots.isEmpty else { return isWeekday(today, schedule) }
        return schedule.dailySlots.contains { slot in
            if slot.from < slot.until {
                return slot.from <= minute && minute < slot.until && isWeekday(today, schedule)
            }
            let began = minute >= slot.from && isWeekday(today, schedule)
            return began || (minute < slot.until && isWeekday(today - 1, schedule))
        }
    }

    /// 1970-01-01 was a Thursday, the fourth day of its week.
    private func isWeekday(_ day: Int64, _ schedule: ScheduleRestriction) -> Bool {
        schedule.weekdays.isEmpty || schedule.weekdays.contains((day + 3) % 7 + 1)
    }
}
