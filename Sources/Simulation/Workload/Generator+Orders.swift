/// Orders and the vouchers that are shown with them.
extension Generator {
    mutating func redemption() -> RedemptionForm {
        var form = RedemptionForm(
            order: order(), member: random.chance(400) ? memberName() : nil, vouchers: [],
            acceptsIDs: random.chance(500))
        let count = random.chance(700) ? 1 : 1 + random.below(4)
        for _ in 0..<count {
            let voucher = voucher(&form)
            // The same voucher twice only on purpose.
            if random.chance(15) || !form.vouchers.contains(voucher) {
                form.vouchers.append(voucher)
            }
        }
        return form
    }

    /// Makes the order one that the offer is for: most orders at a till are.
    private mutating func fit(_ form: inout RedemptionForm, _ offer: ModelOffer, _ owner: Int?) {
        guard random.chance(850) else { return }
        form.order.currency = shop.campaigns[offer.campaign].currency
        if let owner {
            form.member = shop.members[owner].externalID
        } else if form.member == nil,
            offer.form.memberOnly || offer.form.redemptionsPerMember != nil
        {
            form.member = memberName()
        }
        if let store = random.pick(offer.form.stores) { form.order.store = store }
        if let sku = random.pick(offer.form.includedSKUs) { form.order.lines[0].sku = sku }
        if let category = random.pick(offer.form.includedCategories) {
            form.order.lines[0].category = category
        }
        if let brand = random.pick(offer.form.includedBrands) { form.order.lines[0].brand = brand }
        guard random.chance(700) else { return }
        var needed = offer.form.minimumSpend
        if case .ladder(let steps) = offer.form.benefit, let step = random.pick(steps) {
            needed = random.chance(500) ? max(needed, step.threshold) : needed + step.threshold
        }
        // Just enough, or a unit beside it, or more than that.
        if random.chance(200) {
            form.order.lines = [form.order.lines[0]]
            form.order.lines[0].amount = near(needed)
        } else {
            form.order.lines[0].amount += near(needed)
        }
    }

    private mutating func order() -> OrderForm {
        let count = random.chance(600) ? 1 : 1 + random.below(5)
        var lines: [OrderForm.Line] = []
        for _ in 0..<count {
            lines.append(
                OrderForm.Line(
                    sku: "sku\(random.below(5))", quantity: random.within(1...3),
                    amount: lines.last.flatMap { random.chance(300) ? $0.amount : nil }
                        ?? lineAmount(),
                    category: random.chance(600) ? "cat\(random.below(5))" : nil,
                    brand: random.chance(400) ? "brand\(random.below(5))" : nil))
        }
        return OrderForm(
            reference: "r\(random.below(500))", currency: currency(),
            store: random.chance(700) ? "S\(random.below(5))" : nil, lines: lines)
    }

    private mutating func lineAmount() -> Int64 {
        switch random.below(16) {
        case 0: 0
        case 1: random.within(1...9)
        case 2: amount()
        default: random.within(1...150) * 100 + random.within(0...99)
        }
    }

    private mutating func voucher(_ form: inout RedemptionForm) -> RedemptionForm.Voucher {
        if let sought, form.vouchers.isEmpty {
            return .init(code: code(of: sought, &form), amount: nil)
        }
        switch random.below(200) {
        case 0..<120: return .init(code: couponCode(&form), amount: nil)
        case 120..<140: return .init(code: knownWord(&form), amount: nil)
        case 140..<194:
            return .init(code: cardCode(&form), amount: random.chance(300) ? amount() : nil)
        case 194: return .init(code: publicWord(), amount: nil)
        case 195: return .init(code: "NOTAWORD\(random.below(9))", amount: nil)
        case 196: return .init(code: "GV:BROKEN", amount: nil)
        default: return .init(code: broken(couponCode(&form)), amount: nil)
        }
    }

    private mutating func knownWord(_ form: inout RedemptionForm) -> String {
        for _ in 0..<6 {
            guard let offer = random.pick(shop.offers), let word = offer.form.publicCode,
                offer.id != nil
            else { continue }
            fit(&form, offer, nil)
            return word
        }
        return couponCode(&form)
    }

    private mutating func code(of voucher: ModelVoucher, _ form: inout RedemptionForm) -> String {
        switch voucher {
        case .coupon(let place): return couponCode(at: place, &form) ?? publicWord()
        case .card(let place): return cardCode(at: place, &form) ?? publicWord()
        case .publicCode(let place):
            guard let word = shop.offers[place].form.publicCode else {
                let coupon = shop.coupons.lastIndex { $0.offer == place }
                return coupon.flatMap { couponCode(at: $0, &form) } ?? couponCode(&form)
            }
            fit(&form, shop.offers[place], nil)
            return word
        }
    }

    private mutating func couponCode(_ form: inout RedemptionForm) -> String {
        var place = place(shop.coupons.count)
        for _ in 0..<4 where !isUsable(place) { place = self.place(shop.coupons.count) }
        return couponCode(at: place, &form) ?? publicWord()
    }

    private mutating func couponCode(at place: Int, _ form: inout RedemptionForm) -> String? {
        guard shop.coupons.indices.contains(place), shop.coupons[place].id != nil else {
            return nil
        }
        let coupon = shop.coupons[place]
        fit(&form, shop.offers[coupon.offer], coupon.member)
        if random.chance(swarm.signedCodes), let signed = coupon.signed { return signed }
        if random.chance(form.acceptsIDs ? 300 : 5), let id = coupon.id { return id }
        return written(coupon.typed)
    }

    private func isUsable(_ place: Int) -> Bool {
        guard shop.coupons.indices.contains(place) else { return false }
        let coupon = shop.coupons[place]
        return coupon.usesLeft > 0 && !coupon.isVoided && coupon.expiresAt >= now
            && isLive(shop.offers[coupon.offer])
    }

    private mutating func cardCode(_ form: inout RedemptionForm) -> String {
        var place = place(shop.cards.count)
        for _ in 0..<3
        where shop.cards.indices.contains(place) && shop.cards[place].balance == 0 {
            place = self.place(shop.cards.count)
        }
        return cardCode(at: place, &form) ?? couponCode(&form)
    }

    private mutating func cardCode(at place: Int, _ form: inout RedemptionForm) -> String? {
        guard shop.cards.indices.contains(place), shop.cards[place].id != nil else { return nil }
        let card = shop.cards[place]
        if random.chance(850) {
            form.order.currency = card.currency
            if let owner = card.member { form.member = shop.members[owner].externalID }
        }
        if random.chance(swarm.signedCodes), let signed = card.signed { return signed }
        if random.chance(form.acceptsIDs ? 300 : 5), let id = card.id { return id }
        return written(card.typed)
    }

    private mutating func place(_ count: Int) -> Int {
        guard count > 0 else { return 0 }
        return random.chance(600)
            ? count - 1 - random.below(min(count, 12)) : random.hotIndex(count)
    }

    /// As a person types it.
    private mutating func written(_ typed: String?) -> String? {
        guard let typed else { return nil }
        switch random.below(10) {
        case 0: return typed.lowercased()
        case 1: return typed.filter { $0 != "-" }
        case 2: return typed.replacing("-", with: " ")
        default: return typed
        }
    }

    /// One character wrong.
    private mutating func broken(_ code: String) -> String {
        var characters = Array(code)
        guard characters.count > 8 else { return "X" }
        let index = characters.count - 1 - random.below(6)
        characters[index] = characters[index] == "7" ? "8" : "7"
        return String(characters)
    }
}
