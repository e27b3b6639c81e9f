from chat.api import api
from django.urls import path

urlpatterns = [path("user/", api.urls)]
