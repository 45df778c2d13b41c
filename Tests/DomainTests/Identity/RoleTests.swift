import Domain
import Testing

@Suite("Roles give scopes")
struct RoleTests {
    @Test func theOperatorHasEveryScopeAndNobodyElseManagesKeys() {
        #expect(Role.operator.scopes == Set(Scope.allCases))
        for role in Role.allCases where role != .operator {
            #expect(!role.scopes.contains(.keysManage), "\(role)")
            #expect(!role.scopes.contains(.ledgerRead), "\(role)")
        }
    }

    @Test func aTerminalRedeemsAndListsNoCodes() {
        #expect(
            Role.terminal.scopes
                == [.vouchersValidate, .vouchersRedeem, .redemptionsRead, .ordersWrite])
    }

    @Test func aBackendIssuesAndDoesNotRedeem() {
        let scopes = Role.backend.scopes
        #expect(scopes.contains(.couponsIssue))
        #expect(!scopes.contains(.vouchersRedeem) && !scopes.contains(.campaignsWrite))
    }

    @Test func onlyTerminalsAndOperatorsRedeem() {
        let redeeming = Role.allCases.filter { $0.scopes.contains(.vouchersRedeem) }
        #expect(Set(redeeming) == [.operator, .terminal])
    }

    @Test func wireNamesAreDistinctAndSortAsText() {
        let names = Scope.allCases.map(\.rawValue)
        #expect(Set(names).count == names.count)
        #expect(Scope.allCases.sorted().map(\.rawValue) == names.sorted())
    }
}
