/// What an API key may do. Raw values are wire names and never change.
///
/// Each operation of the HTTP interface needs one scope; a key carries a set of them, given
/// singly or through a `Role`.
package enum Scope: String, CaseIterable, Hashable, Sendable {
    case campaignsRead = "campaigns:read"
    case campaignsWrite = "campaigns:write"
    /// Approves what somebody else asked for.
    case campaignsApprove = "campaigns:approve"
    case membersRead = "members:read"
    case membersWrite = "members:write"
    case couponsIssue = "coupons:issue"
    case couponsRead = "coupons:read"
    /// Creates and withdraws whole batches of codes.
    case codesWrite = "codes:write"
    /// Hands out the codes of batches, which are as good as money.
    case codesExport = "codes:export"
    case vouchersValidate = "vouchers:validate"
    case vouchersRedeem = "vouchers:redeem"
    /// Records completed orders and takes them back.
    case ordersWrite = "orders:write"
    case redemptionsRead = "redemptions:read"
    case giftCardsIssue = "gift_cards:issue"
    case giftCardsRead = "gift_cards:read"
    case reportsRead = "reports:read"
    case ledgerRead = "ledger:read"
    case eventsRead = "events:read"
    case keysManage = "keys:manage"
}

extension Scope: Comparable {
    /// By wire name, so that lists of scopes always print alike.
    package static func < (left: Scope, right: Scope) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// A named set of scopes for one kind of caller. Raw values are wire names and never change.
package enum Role: String, CaseIterable, Hashable, Sendable {
    /// Runs the program: everything.
    case `operator`
    /// Defines campaigns and reads figures; cannot redeem.
    case marketer
    /// A mini-program's server: issues and shows coupons, keeps members.
    case backend
    /// A till: validates and redeems; can list no codes.
    case terminal

    package var scopes: Set<Scope> {
        switch self {
        case .operator:
            Set(Scope.allCases)
        case .marketer:
            [
                .campaignsRead, .campaignsWrite, .couponsIssue, .couponsRead, .codesWrite,
                .codesExport, .membersRead, .membersWrite, .reportsRead, .giftCardsRead,
                .redemptionsRead, .vouchersValidate,
            ]
        case .backend:
            [
                .couponsIssue, .couponsRead, .membersRead, .membersWrite, .vouchersValidate,
                .giftCardsRead, .redemptionsRead, .ordersWrite,
            ]
        case .terminal:
            [.vouchersValidate, .vouchersRedeem, .redemptionsRead, .ordersWrite]
        }
    }
}
