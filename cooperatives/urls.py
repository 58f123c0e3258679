"""Addresses of this floor."""

from django.urls import URLPattern, URLResolver, include, path

from cooperatives import (
    account_pages,
    login_pages,
    mine_pages,
    officer_pages,
    operator_pages,
    place_pages,
    plot_pages,
    registration_pages,
    village_pages,
)

urlpatterns: list[URLPattern | URLResolver] = [
    # Of allauth's addresses only those stand here for which we have a page.
    path("vao/", login_pages.sign_in, name="account_login"),
    path("vao/ma/", login_pages.ask_code, name="account_request_login_code"),
    path("vao/ma/nhap/", login_pages.enter_code, name="account_confirm_login_code"),
    path("ra/", login_pages.SignOutView.as_view(), name="account_logout"),
    path("dang-ky/", registration_pages.register, name="register"),
    path("dang-ky/xong/", registration_pages.finish_registration, name="register-finish"),
    path("moi/<str:uid>/<str:token>/", account_pages.invitation, name="invitation"),
    path("xa/tim/", place_pages.search, name="unit-search"),
    path("trang-cua-toi/", account_pages.home, name="home"),
    path("cua-toi/", mine_pages.mine, name="mine"),
    path("cua-toi/sua/", mine_pages.edit_mine, name="mine-edit"),
    path("cua-toi/chon/", mine_pages.choose_subject, name="choose-subject"),
    path("cua-toi/nguoi/", mine_pages.members, name="members"),
    path("cua-toi/nguoi/<uuid:pk>/bo/", mine_pages.end_member, name="member-end"),
    path("cua-toi/thua/", plot_pages.plots, name="plots"),
    path("cua-toi/thua/moi/", plot_pages.new_plot, name="plot-new"),
    path("cua-toi/thua/<uuid:pk>/", plot_pages.plot_page, name="plot"),
    path("cua-toi/thua/<uuid:pk>/cat/", plot_pages.lay_plot_aside, name="plot-aside"),
    path("cua-toi/tai-khoan/", account_pages.account, name="account"),
    path("cua-toi/tai-khoan/xoa/", account_pages.erase_account, name="account-erase"),
    path("cua-toi/tai-khoan/mat-khau/", account_pages.change_password, name="account_change_password"),
    path("cua-toi/tai-khoan/dat-mat-khau/", account_pages.set_password, name="account_set_password"),
    path("quan-ly/duyet/", officer_pages.verification, name="verification"),
    path("quan-ly/duyet/co-so/<uuid:pk>/", officer_pages.review_subject, name="verify-subject"),
    path("quan-ly/duyet/co-so/<uuid:pk>/quyet-dinh/", officer_pages.decide_subject, name="decide-subject"),
    path("quan-ly/thon/", village_pages.villages, name="villages"),
    path("quan-ly/thon/<uuid:pk>/", village_pages.village_page, name="village"),
    path("van-hanh/can-bo/", operator_pages.offices, name="offices"),
    path("van-hanh/can-bo/<uuid:pk>/thoi/", operator_pages.end_office, name="office-end"),
    path("van-hanh/mo-lai-tai-khoan/", operator_pages.reopen_account, name="reopen-account"),
    path("api/", include("cooperatives.api")),
]
