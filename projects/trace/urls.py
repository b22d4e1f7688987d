from django.urls import path

from . import views

urlpatterns = [
    path("messages/", views.message_list, name="messages"),
    path("messages/settings/", views.notifications, name="notifications"),
    path("messages/<int:pk>/", views.message_open, name="message-open"),
    path("messages/read/", views.messages_read, name="messages-read"),
]
