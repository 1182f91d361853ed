from django.contrib import admin
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

# The package would show one editor's secrets to another.
admin.site.unregister([StaticDevice, TOTPDevice])
