/// What an offer gives. Amounts are minor units, shares hundredths of a percent (basis points,
/// 10,000 is all of it, 20 % off or 8折 is 2,000).
///
/// "Eligible lines" are those the offer's product restriction admits; they are what most benefits
/// reduce. Pieces of a line are worth their share of what is left of it.
package enum Benefit: Hashable, Sendable {
    /// A fixed amount, never more than the eligible lines are worth; 1 or more.
    case amountOff(Int64)
    /// A share (1 ... 10,000) of the eligible lines, rounded half up, and never more than the cap.
    case percentOff(basisPoints: Int64, cap: Int64?)
    /// What the highest step gives that the eligible lines reach (满100减10, 满200减30).
    case ladder([Step], by: Measure = .amount)
    /// An amount for every full threshold, at most so many times (每满100减10).
    case eachFull(threshold: Int64, amountOff: Int64, times: Int64?)
    /// Each eligible piece for a price, where that is less: the dearest pieces, at most so many.
    /// A price of 0 is an exchange: the goods for the voucher (满换, 兑换券).
    case fixedPrice(Int64, pieces: Int64?)
    /// Any so many eligible pieces together for a price (任选3件99), dearest first.
    case bundlePrice(pieces: Int64, price: Int64, times: Int64?)
    /// For every `buy` pieces, `get` more at a discount: 10,000 makes them free (买二送一). The
    /// cheapest pieces are the ones given.
    case buyGet(BuyGet)
    /// With the eligible lines bought, pieces of another selection for a price (加价购). Lines of
    /// that selection do not count as eligible.
    case addOn(price: Int64, products: ProductRestriction, pieces: Int64)
    /// Something done instead of a price reduced (a wash, a check-up): takes nothing off.
    case service(String)
    /// Takes nothing off and gives something afterwards (满返): points, cash credit, coupons.
    indirect case giveBack(GiveBack)

    /// One step of a ladder.
    package struct Step: Hashable, Sendable {
        /// Minor units or pieces, by the ladder's measure; 1 or more.
        package let threshold: Int64
        package let gives: Gift

        package enum Gift: Hashable, Sendable {
            case amountOff(Int64)
            case percentOff(basisPoints: Int64, cap: Int64?)
        }

        package init(threshold: Int64, gives: Gift) {
            self.threshold = threshold
            self.gives = gives
        }

        package init(threshold: Int64, amountOff: Int64) {
            self.init(threshold: threshold, gives: .amountOff(amountOff))
        }
    }

    /// What a ladder's thresholds count. Raw values are wire names.
    package enum Measure: String, CaseIterable, Sendable {
        case amount
        case quantity
    }

    package struct BuyGet: Hashable, Sendable {
        package let buy: Int64
        package let get: Int64
        package let basisPoints: Int64
        /// How often in one order; nil: as often as the pieces allow.
        package let times: Int64?
        /// What is given; nil: more of what is bought. Its lines do not count as bought.
        package let products: ProductRestriction?

        package init(
            buy: Int64, get: Int64, basisPoints: Int64 = 10_000, times: Int64? = nil,
            products: ProductRestriction? = nil
        ) {
            self.buy = buy
            self.get = get
            self.basisPoints = basisPoints
            self.times = times
            self.products = products
        }
    }
}

extension Benefit {
    /// Lines that the benefit reduces besides the eligible ones, or instead of them.
    var givenProducts: ProductRestriction? {
        switch self {
        case .addOn(_, let products, _): products
        case .buyGet(let terms): terms.products
        default: nil
        }
    }

    /// Least value of the eligible lines that the benefit itself needs; 0 for none.
    var thresholdAmount: Int64 {
        switch self {
        case .ladder(let steps, by: .amount): steps.first?.threshold ?? 0
        case .eachFull(let threshold, _, _): threshold
        case .giveBack(let terms): terms.worth.thresholdAmount
        default: 0
        }
    }

    /// Fewest eligible pieces that the benefit itself needs; 0 for none.
    var thresholdPieces: Int64 {
        switch self {
        case .ladder(let steps, by: .quantity): steps.first?.threshold ?? 0
        case .bundlePrice(let pieces, _, _): pieces
        case .buyGet(let terms): terms.products == nil ? terms.buy + terms.get : terms.buy
        case .giveBack(let terms): terms.worth.thresholdPieces
        default: 0
        }
    }

    /// True where single pieces are looked at, not only the value of lines.
    var countsPieces: Bool {
        switch self {
        case .fixedPrice, .bundlePrice, .buyGet, .addOn: true
        default: false
        }
    }

    /// True where the benefit takes something off the price.
    package var reducesPrice: Bool {
        switch self {
        case .service, .giveBack: false
        default: true
        }
    }
}
