from django.contrib import admin
from django.urls import include, path

from glossary.admin.edit import edit_page
from glossary.admin.importing import import_page, pending_import
from glossary.admin.markdown import markdown_preview, markdown_upload
from studyguide.signing_in.sign_in import sign_in, sign_in_code
from studyguide.signing_in.two_step import two_step, two_step_qr

handler404 = "glossary.views.errors.not_found"
handler500 = "glossary.views.errors.server_error"

urlpatterns = [
    # Before the admin, which answers everything below its address.
    path("admin/markdown/preview/", markdown_preview, name="markdownx_markdownify"),
    path("admin/markdown/upload/", markdown_upload, name="markdownx_upload"),
    path("admin/login/", sign_in),
    path("admin/login/code/", sign_in_code, name="sign_in_code"),
    path("admin/two-step/", two_step, name="two_step"),
    path("admin/two-step/qr.svg", two_step_qr, name="two_step_qr"),
    path("admin/edit/", admin.site.admin_view(edit_page), name="edit"),
    path("admin/glossary/import/", import_page, name="import"),
    path("admin/glossary/import/<int:pk>/", pending_import, name="pending_import"),
    path("admin/", admin.site.urls),
    path("", include("glossary.urls")),
]
